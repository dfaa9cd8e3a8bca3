CREATE TABLE "seat_grants" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"assignment_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"term_id" uuid,
	"days" integer,
	"granted_by" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "seat_grants_kind_is_known" CHECK ("seat_grants"."kind" in ('days', 'claim', 'swap')),
	CONSTRAINT "seat_grants_days_have_a_term" CHECK (case when "seat_grants"."kind" = 'days' then "seat_grants"."days" > 0 and "seat_grants"."term_id" is not null else "seat_grants"."days" is null and "seat_grants"."term_id" is null end)
);
--> statement-breakpoint
ALTER TABLE "messages" DROP CONSTRAINT "messages_kind_is_known";--> statement-breakpoint
ALTER TABLE "transitions" DROP CONSTRAINT "transitions_reason_is_known";--> statement-breakpoint
ALTER TABLE "seat_grants" ADD CONSTRAINT "seat_grants_assignment_id_assignments_id_fk" FOREIGN KEY ("assignment_id") REFERENCES "public"."assignments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seat_grants" ADD CONSTRAINT "seat_grants_unit_id_order_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."order_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seat_grants" ADD CONSTRAINT "seat_grants_term_id_terms_id_fk" FOREIGN KEY ("term_id") REFERENCES "public"."terms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "seat_grants_number_key" ON "seat_grants" USING btree ("unit_id","kind","number");--> statement-breakpoint
CREATE INDEX "seat_grants_term_idx" ON "seat_grants" USING btree ("term_id");--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_kind_is_known" CHECK ("messages"."kind" in ('order_paid', 'invite_sent', 'moved', 'incident_waiting', 'item_delivered', 'renewed', 'pending_stock', 'paid_late', 'payment_review', 'refunded', 'unit_needs_buyer', 'membership_ended', 'days_given', 'access_revoked', 'one_time_code', 'expiring_in_3_days', 'expiring_in_1_day'));--> statement-breakpoint
ALTER TABLE "transitions" ADD CONSTRAINT "transitions_reason_is_known" CHECK ("transitions"."reason" in ('order_placed', 'paid', 'paid_after_end', 'payment_short', 'payment_over', 'payment_twice', 'payment_on_closed_order', 'payment_reversed', 'payment_returned', 'refunded_over', 'confirmed_by_hand', 'attention_resolved', 'money_accepted', 'money_returned', 'money_kept', 'not_paid_in_time', 'code_expired', 'no_gateway_answered', 'cancelled', 'closed_after_review', 'new_code_requested', 'code_opened', 'code_replaced', 'charge_failed', 'gateway_says', 'refund_requested', 'refund_done', 'refund_failed', 'refund_unclear', 'refund_retried', 'refund_by_hand', 'refund_withdrawn', 'refund_made_there', 'refunded', 'delivery_started', 'no_stock', 'units_changed', 'invited_back', 'invited', 'invitation_vanished', 'joined', 'item_handed', 'item_revealed', 'renewed', 'renewal_impossible', 'name_needed', 'named', 'driver_refused', 'handed_to_person', 'task_done', 'address_refused', 'address_corrected', 'reseated', 'reassigned', 'days_given', 'access_revoked', 'warranty_claimed', 'person_swapped', 'action_refused', 'tried_again', 'owed_again', 'term_over', 'order_over', 'withdrawn', 'note', 'buyer_erased', 'seat_claimed', 'seats_chosen', 'seat_released', 'seat_leaving', 'seat_vacated', 'seat_count_changed', 'item_claimed', 'item_released', 'item_withdrawn', 'workspace_refused_sign_in', 'workspace_closed', 'workspace_reopened', 'product_added', 'product_changed', 'product_archived', 'voucher_added', 'voucher_changed', 'incident_opened', 'incident_pressed', 'incident_done', 'incident_closed', 'incident_planned', 'incident_seated', 'incident_invited', 'incident_waits', 'incident_over', 'message_sent', 'message_sent_again', 'message_refused', 'message_unclear', 'message_resent', 'message_overtaken'));