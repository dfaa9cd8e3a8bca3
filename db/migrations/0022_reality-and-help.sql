CREATE TABLE "help_tasks" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"order_id" text NOT NULL,
	"unit_id" uuid NOT NULL,
	"finding" text NOT NULL,
	"asked" integer DEFAULT 1 NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"ended" text,
	"ended_by" text,
	CONSTRAINT "help_tasks_finding_is_known" CHECK ("help_tasks"."finding" in ('spam_folder', 'typo', 'invite_expired', 'other_address', 'removed', 'workspace_down', 'term_over', 'double_order', 'wrong_account', 'vendor_delay', 'full', 'paid_late', 'address_refused', 'by_hand', 'under_review', 'given_back', 'unreadable', 'unclear')),
	CONSTRAINT "help_tasks_end_is_known" CHECK ("help_tasks"."ended" is null or "help_tasks"."ended" in ('repaired', 'staff')),
	CONSTRAINT "help_tasks_end_has_a_reason" CHECK (("help_tasks"."ended_at" is null) = ("help_tasks"."ended" is null))
);
--> statement-breakpoint
CREATE TABLE "workspace_findings" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"email" text NOT NULL,
	"assignment_id" uuid,
	"order_id" text,
	"standing" text,
	"invited_by" text,
	"seats" integer,
	"first_seen_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"misses" integer NOT NULL,
	"last_miss_at" timestamp with time zone,
	"believed_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"ended" text,
	"ended_by" text,
	CONSTRAINT "workspace_findings_kind_is_known" CHECK ("workspace_findings"."kind" in ('stranger', 'left', 'missing', 'unsold')),
	CONSTRAINT "workspace_findings_standing_is_known" CHECK ("workspace_findings"."standing" is null or "workspace_findings"."standing" in ('member', 'pending')),
	CONSTRAINT "workspace_findings_end_is_known" CHECK ("workspace_findings"."ended" is null or "workspace_findings"."ended" in ('gone', 'attached', 'removed')),
	CONSTRAINT "workspace_findings_end_has_a_reason" CHECK (("workspace_findings"."ended_at" is null) = ("workspace_findings"."ended" is null))
);
--> statement-breakpoint
ALTER TABLE "transitions" DROP CONSTRAINT "transitions_reason_is_known";--> statement-breakpoint
ALTER TABLE "vendor_calls" ALTER COLUMN "order_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "vendor_calls" ALTER COLUMN "unit_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "vendor_calls" ALTER COLUMN "assignment_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "vendor_calls" ALTER COLUMN "seat_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "pretend"."vendor_people" ADD COLUMN "invited_by" text;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "strangers" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "checked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "members_seen" integer;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "pending_seen" integer;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "next_check_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "help_tasks" ADD CONSTRAINT "help_tasks_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "help_tasks" ADD CONSTRAINT "help_tasks_unit_id_order_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."order_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace_findings" ADD CONSTRAINT "workspace_findings_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "help_tasks_one_open" ON "help_tasks" USING btree ("unit_id") WHERE "help_tasks"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "help_tasks_order_idx" ON "help_tasks" USING btree ("order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "workspace_findings_one_open" ON "workspace_findings" USING btree ("workspace_id","kind","email") WHERE "workspace_findings"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "workspace_findings_open_idx" ON "workspace_findings" USING btree ("workspace_id") WHERE "workspace_findings"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "workspace_findings_assignment_idx" ON "workspace_findings" USING btree ("assignment_id") WHERE "workspace_findings"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "vendor_calls_person_idx" ON "vendor_calls" USING btree ("workspace_id","email");--> statement-breakpoint
ALTER TABLE "transitions" ADD CONSTRAINT "transitions_reason_is_known" CHECK ("transitions"."reason" in ('order_placed', 'paid', 'paid_after_end', 'payment_short', 'payment_over', 'payment_twice', 'payment_on_closed_order', 'payment_reversed', 'payment_returned', 'refunded_over', 'confirmed_by_hand', 'attention_resolved', 'money_accepted', 'money_returned', 'money_kept', 'not_paid_in_time', 'code_expired', 'no_gateway_answered', 'cancelled', 'closed_after_review', 'new_code_requested', 'code_opened', 'code_replaced', 'charge_failed', 'gateway_says', 'refund_requested', 'refund_done', 'refund_failed', 'refund_unclear', 'refund_retried', 'refund_by_hand', 'refund_withdrawn', 'refund_made_there', 'refunded', 'delivery_started', 'no_stock', 'units_changed', 'invited_back', 'invited', 'invitation_vanished', 'joined', 'invitation_resent', 'member_left', 'invitation_gone', 'member_back', 'stranger_attached', 'item_handed', 'item_revealed', 'renewed', 'renewal_impossible', 'name_needed', 'named', 'driver_refused', 'handed_to_person', 'task_done', 'address_refused', 'address_corrected', 'reseated', 'reassigned', 'days_given', 'access_revoked', 'warranty_claimed', 'person_swapped', 'action_refused', 'tried_again', 'owed_again', 'term_over', 'order_over', 'withdrawn', 'note', 'buyer_erased', 'seat_claimed', 'seats_chosen', 'seat_released', 'seat_leaving', 'seat_vacated', 'seat_count_changed', 'item_claimed', 'item_released', 'item_withdrawn', 'workspace_refused_sign_in', 'workspace_closed', 'workspace_reopened', 'product_added', 'product_changed', 'product_archived', 'waiting_joined', 'waiting_offered', 'waiting_bought', 'waiting_left', 'waiting_lapsed', 'waiting_removed', 'voucher_added', 'voucher_changed', 'incident_opened', 'incident_pressed', 'incident_done', 'incident_closed', 'incident_planned', 'incident_seated', 'incident_invited', 'incident_waits', 'incident_over', 'message_sent', 'message_sent_again', 'message_refused', 'message_unclear', 'message_resent', 'message_overtaken'));--> statement-breakpoint
ALTER TABLE "vendor_calls" ADD CONSTRAINT "vendor_calls_are_somebodys" CHECK (num_nulls("vendor_calls"."order_id", "vendor_calls"."unit_id", "vendor_calls"."assignment_id", "vendor_calls"."seat_id") in (0, 4)
        and ("vendor_calls"."order_id" is not null or "vendor_calls"."action" = 'remove'));--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_strangers_are_sane" CHECK ("workspaces"."strangers" >= 0);