CREATE TABLE "waiting_entries" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"product_id" text NOT NULL,
	"supply" text NOT NULL,
	"email" text NOT NULL,
	"locale" text NOT NULL,
	"quantity" integer NOT NULL,
	"units" integer NOT NULL,
	"status" text DEFAULT 'waiting' NOT NULL,
	"joined_at" timestamp with time zone NOT NULL,
	"offered_at" timestamp with time zone,
	"offer_ends_at" timestamp with time zone,
	"offered_quantity" integer,
	"offered_units" integer,
	"ended_at" timestamp with time zone,
	"order_id" text,
	CONSTRAINT "waiting_entries_status_is_known" CHECK ("waiting_entries"."status" in ('waiting', 'offered', 'bought', 'left', 'lapsed', 'removed')),
	CONSTRAINT "waiting_entries_numbers_are_sane" CHECK ("waiting_entries"."quantity" > 0 and "waiting_entries"."units" > 0),
	CONSTRAINT "waiting_entries_offer_is_whole" CHECK ("waiting_entries"."status" <> 'offered' or ("waiting_entries"."offered_at" is not null and "waiting_entries"."offer_ends_at" is not null and "waiting_entries"."offered_units" > 0 and "waiting_entries"."offered_quantity" > 0)),
	CONSTRAINT "waiting_entries_bought_by_an_order" CHECK (("waiting_entries"."status" = 'bought') = ("waiting_entries"."order_id" is not null))
);
--> statement-breakpoint
ALTER TABLE "messages" DROP CONSTRAINT "messages_kind_is_known";--> statement-breakpoint
ALTER TABLE "transitions" DROP CONSTRAINT "transitions_entity_is_known";--> statement-breakpoint
ALTER TABLE "transitions" DROP CONSTRAINT "transitions_reason_is_known";--> statement-breakpoint
ALTER TABLE "waiting_entries" ADD CONSTRAINT "waiting_entries_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waiting_entries" ADD CONSTRAINT "waiting_entries_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "waiting_entries_one_open" ON "waiting_entries" USING btree ("product_id","email") WHERE "waiting_entries"."status" in ('waiting','offered');--> statement-breakpoint
CREATE INDEX "waiting_entries_line_idx" ON "waiting_entries" USING btree ("supply","joined_at") WHERE "waiting_entries"."status" in ('waiting','offered');--> statement-breakpoint
CREATE INDEX "waiting_entries_email_idx" ON "waiting_entries" USING btree ("email");--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_kind_is_known" CHECK ("messages"."kind" in ('order_paid', 'invite_sent', 'moved', 'incident_waiting', 'item_delivered', 'renewed', 'pending_stock', 'paid_late', 'payment_review', 'refunded', 'unit_needs_buyer', 'membership_ended', 'days_given', 'access_revoked', 'one_time_code', 'expiring_in_3_days', 'expiring_in_1_day', 'waiting_joined', 'waiting_offer'));--> statement-breakpoint
ALTER TABLE "transitions" ADD CONSTRAINT "transitions_entity_is_known" CHECK ("transitions"."entity" in ('order', 'payment', 'delivery', 'line', 'unit', 'attempt', 'refund', 'assignment', 'seat', 'item', 'workspace', 'product', 'voucher', 'waiting', 'message', 'incident', 'incident_move'));--> statement-breakpoint
ALTER TABLE "transitions" ADD CONSTRAINT "transitions_reason_is_known" CHECK ("transitions"."reason" in ('order_placed', 'paid', 'paid_after_end', 'payment_short', 'payment_over', 'payment_twice', 'payment_on_closed_order', 'payment_reversed', 'payment_returned', 'refunded_over', 'confirmed_by_hand', 'attention_resolved', 'money_accepted', 'money_returned', 'money_kept', 'not_paid_in_time', 'code_expired', 'no_gateway_answered', 'cancelled', 'closed_after_review', 'new_code_requested', 'code_opened', 'code_replaced', 'charge_failed', 'gateway_says', 'refund_requested', 'refund_done', 'refund_failed', 'refund_unclear', 'refund_retried', 'refund_by_hand', 'refund_withdrawn', 'refund_made_there', 'refunded', 'delivery_started', 'no_stock', 'units_changed', 'invited_back', 'invited', 'invitation_vanished', 'joined', 'item_handed', 'item_revealed', 'renewed', 'renewal_impossible', 'name_needed', 'named', 'driver_refused', 'handed_to_person', 'task_done', 'address_refused', 'address_corrected', 'reseated', 'reassigned', 'days_given', 'access_revoked', 'warranty_claimed', 'person_swapped', 'action_refused', 'tried_again', 'owed_again', 'term_over', 'order_over', 'withdrawn', 'note', 'buyer_erased', 'seat_claimed', 'seats_chosen', 'seat_released', 'seat_leaving', 'seat_vacated', 'seat_count_changed', 'item_claimed', 'item_released', 'item_withdrawn', 'workspace_refused_sign_in', 'workspace_closed', 'workspace_reopened', 'product_added', 'product_changed', 'product_archived', 'waiting_joined', 'waiting_offered', 'waiting_bought', 'waiting_left', 'waiting_lapsed', 'waiting_removed', 'voucher_added', 'voucher_changed', 'incident_opened', 'incident_pressed', 'incident_done', 'incident_closed', 'incident_planned', 'incident_seated', 'incident_invited', 'incident_waits', 'incident_over', 'message_sent', 'message_sent_again', 'message_refused', 'message_unclear', 'message_resent', 'message_overtaken'));