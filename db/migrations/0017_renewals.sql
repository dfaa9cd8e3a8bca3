CREATE TABLE "reminders" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"assignment_id" uuid NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "reminders_kind_is_known" CHECK ("reminders"."kind" in ('expiring_in_3_days', 'expiring_in_1_day'))
);
--> statement-breakpoint
CREATE TABLE "renewal_offers" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"order_id" text NOT NULL,
	"ends_on" date NOT NULL,
	"lines" jsonb NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"renewal_order_id" text
);
--> statement-breakpoint
ALTER TABLE "messages" DROP CONSTRAINT "messages_status_is_known";--> statement-breakpoint
ALTER TABLE "messages" DROP CONSTRAINT "messages_kind_is_known";--> statement-breakpoint
ALTER TABLE "transitions" DROP CONSTRAINT "transitions_reason_is_known";--> statement-breakpoint
ALTER TABLE "reminders" ADD CONSTRAINT "reminders_assignment_id_assignments_id_fk" FOREIGN KEY ("assignment_id") REFERENCES "public"."assignments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "renewal_offers" ADD CONSTRAINT "renewal_offers_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "renewal_offers" ADD CONSTRAINT "renewal_offers_renewal_order_id_orders_id_fk" FOREIGN KEY ("renewal_order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "reminders_once" ON "reminders" USING btree ("assignment_id","ends_at","kind");--> statement-breakpoint
CREATE UNIQUE INDEX "renewal_offers_once" ON "renewal_offers" USING btree ("order_id","ends_on");--> statement-breakpoint
CREATE INDEX "renewal_offers_renewal_idx" ON "renewal_offers" USING btree ("renewal_order_id") WHERE "renewal_offers"."renewal_order_id" is not null;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_status_is_known" CHECK ("messages"."status" in ('queued', 'sent', 'failed', 'unknown', 'dropped'));--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_kind_is_known" CHECK ("messages"."kind" in ('order_paid', 'invite_sent', 'moved', 'item_delivered', 'renewed', 'pending_stock', 'paid_late', 'payment_review', 'refunded', 'unit_needs_buyer', 'membership_ended', 'one_time_code', 'expiring_in_3_days', 'expiring_in_1_day'));--> statement-breakpoint
ALTER TABLE "transitions" ADD CONSTRAINT "transitions_reason_is_known" CHECK ("transitions"."reason" in ('order_placed', 'paid', 'paid_after_end', 'payment_short', 'payment_over', 'payment_twice', 'payment_on_closed_order', 'payment_reversed', 'payment_returned', 'refunded_over', 'confirmed_by_hand', 'attention_resolved', 'money_accepted', 'money_returned', 'money_kept', 'not_paid_in_time', 'code_expired', 'no_gateway_answered', 'cancelled', 'closed_after_review', 'new_code_requested', 'code_opened', 'code_replaced', 'charge_failed', 'gateway_says', 'refund_requested', 'refund_done', 'refund_failed', 'refund_unclear', 'refund_retried', 'refund_by_hand', 'refund_withdrawn', 'refund_made_there', 'refunded', 'delivery_started', 'no_stock', 'units_changed', 'invited_back', 'invited', 'invitation_vanished', 'joined', 'item_handed', 'item_revealed', 'renewed', 'renewal_impossible', 'name_needed', 'named', 'driver_refused', 'handed_to_person', 'task_done', 'address_refused', 'address_corrected', 'reseated', 'reassigned', 'action_refused', 'tried_again', 'owed_again', 'term_over', 'order_over', 'withdrawn', 'note', 'buyer_erased', 'seat_claimed', 'seats_chosen', 'seat_released', 'seat_leaving', 'seat_vacated', 'seat_count_changed', 'item_claimed', 'item_released', 'item_withdrawn', 'workspace_refused_sign_in', 'workspace_closed', 'workspace_reopened', 'product_added', 'product_changed', 'product_archived', 'voucher_added', 'voucher_changed', 'message_sent', 'message_sent_again', 'message_refused', 'message_unclear', 'message_resent', 'message_overtaken'));