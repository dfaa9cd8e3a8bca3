CREATE TABLE "incident_moves" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"incident_id" uuid NOT NULL,
	"assignment_id" uuid NOT NULL,
	"order_id" text NOT NULL,
	"unit_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"target_id" uuid,
	"is_ending_before" boolean NOT NULL,
	"status" text DEFAULT 'planned' NOT NULL,
	"seated_in" uuid,
	"refund_idr" bigint NOT NULL,
	"expected_at" timestamp with time zone,
	"credited_days" integer DEFAULT 0 NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "incident_moves_status_is_known" CHECK ("incident_moves"."status" in ('planned', 'seated', 'invited', 'waiting', 'refunded', 'skipped')),
	CONSTRAINT "incident_moves_numbers_are_sane" CHECK ("incident_moves"."refund_idr" >= 0 and "incident_moves"."credited_days" >= 0)
);
--> statement-breakpoint
CREATE TABLE "incidents" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"pool_id" text NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"note" text NOT NULL,
	"opened_by" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"policy" text,
	"planned" jsonb,
	"pressed_by" text,
	"pressed_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "incidents_status_is_known" CHECK ("incidents"."status" in ('open', 'moving', 'done', 'closed')),
	CONSTRAINT "incidents_policy_is_known" CHECK ("incidents"."policy" is null or "incidents"."policy" in ('none', 'days_lost')),
	CONSTRAINT "incidents_press_is_whole" CHECK (("incidents"."pressed_at" is null) = ("incidents"."planned" is null))
);
--> statement-breakpoint
CREATE TABLE "workspace_turns" (
	"workspace_id" uuid NOT NULL,
	"who" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"busy_until" timestamp with time zone,
	CONSTRAINT "workspace_turns_workspace_id_who_pk" PRIMARY KEY("workspace_id","who")
);
--> statement-breakpoint
ALTER TABLE "messages" DROP CONSTRAINT "messages_kind_is_known";--> statement-breakpoint
ALTER TABLE "transitions" DROP CONSTRAINT "transitions_entity_is_known";--> statement-breakpoint
ALTER TABLE "transitions" DROP CONSTRAINT "transitions_reason_is_known";--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "pace_seconds" integer;--> statement-breakpoint
ALTER TABLE "incident_moves" ADD CONSTRAINT "incident_moves_incident_id_incidents_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_moves" ADD CONSTRAINT "incident_moves_assignment_id_assignments_id_fk" FOREIGN KEY ("assignment_id") REFERENCES "public"."assignments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_moves" ADD CONSTRAINT "incident_moves_target_id_workspaces_id_fk" FOREIGN KEY ("target_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_moves" ADD CONSTRAINT "incident_moves_seated_in_workspaces_id_fk" FOREIGN KEY ("seated_in") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_pool_id_pools_id_fk" FOREIGN KEY ("pool_id") REFERENCES "public"."pools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace_turns" ADD CONSTRAINT "workspace_turns_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "incident_moves_once" ON "incident_moves" USING btree ("incident_id","assignment_id");--> statement-breakpoint
CREATE INDEX "incident_moves_assignment_idx" ON "incident_moves" USING btree ("assignment_id");--> statement-breakpoint
CREATE INDEX "incident_moves_order_idx" ON "incident_moves" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "incident_moves_open_idx" ON "incident_moves" USING btree ("changed_at") WHERE "incident_moves"."status" in ('planned','seated','waiting');--> statement-breakpoint
CREATE UNIQUE INDEX "incidents_one_at_a_time" ON "incidents" USING btree ("workspace_id") WHERE "incidents"."status" in ('open','moving');--> statement-breakpoint
CREATE INDEX "incidents_opened_idx" ON "incidents" USING btree ("opened_at");--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_kind_is_known" CHECK ("messages"."kind" in ('order_paid', 'invite_sent', 'moved', 'incident_waiting', 'item_delivered', 'renewed', 'pending_stock', 'paid_late', 'payment_review', 'refunded', 'unit_needs_buyer', 'membership_ended', 'one_time_code', 'expiring_in_3_days', 'expiring_in_1_day'));--> statement-breakpoint
ALTER TABLE "transitions" ADD CONSTRAINT "transitions_entity_is_known" CHECK ("transitions"."entity" in ('order', 'payment', 'delivery', 'line', 'unit', 'attempt', 'refund', 'assignment', 'seat', 'item', 'workspace', 'product', 'voucher', 'message', 'incident', 'incident_move'));--> statement-breakpoint
ALTER TABLE "transitions" ADD CONSTRAINT "transitions_reason_is_known" CHECK ("transitions"."reason" in ('order_placed', 'paid', 'paid_after_end', 'payment_short', 'payment_over', 'payment_twice', 'payment_on_closed_order', 'payment_reversed', 'payment_returned', 'refunded_over', 'confirmed_by_hand', 'attention_resolved', 'money_accepted', 'money_returned', 'money_kept', 'not_paid_in_time', 'code_expired', 'no_gateway_answered', 'cancelled', 'closed_after_review', 'new_code_requested', 'code_opened', 'code_replaced', 'charge_failed', 'gateway_says', 'refund_requested', 'refund_done', 'refund_failed', 'refund_unclear', 'refund_retried', 'refund_by_hand', 'refund_withdrawn', 'refund_made_there', 'refunded', 'delivery_started', 'no_stock', 'units_changed', 'invited_back', 'invited', 'invitation_vanished', 'joined', 'item_handed', 'item_revealed', 'renewed', 'renewal_impossible', 'name_needed', 'named', 'driver_refused', 'handed_to_person', 'task_done', 'address_refused', 'address_corrected', 'reseated', 'reassigned', 'action_refused', 'tried_again', 'owed_again', 'term_over', 'order_over', 'withdrawn', 'note', 'buyer_erased', 'seat_claimed', 'seats_chosen', 'seat_released', 'seat_leaving', 'seat_vacated', 'seat_count_changed', 'item_claimed', 'item_released', 'item_withdrawn', 'workspace_refused_sign_in', 'workspace_closed', 'workspace_reopened', 'product_added', 'product_changed', 'product_archived', 'voucher_added', 'voucher_changed', 'incident_opened', 'incident_pressed', 'incident_done', 'incident_closed', 'incident_planned', 'incident_seated', 'incident_invited', 'incident_waits', 'incident_over', 'message_sent', 'message_sent_again', 'message_refused', 'message_unclear', 'message_resent', 'message_overtaken'));--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_pace_is_sane" CHECK ("workspaces"."pace_seconds" between 0 and 600);