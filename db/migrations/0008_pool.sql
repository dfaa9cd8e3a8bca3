ALTER TABLE "order_units" DROP CONSTRAINT "order_units_status_is_known";--> statement-breakpoint
ALTER TABLE "transitions" DROP CONSTRAINT "transitions_reason_is_known";--> statement-breakpoint
ALTER TABLE "vendor_calls" DROP CONSTRAINT "vendor_calls_outcome_is_known";--> statement-breakpoint
ALTER TABLE "workspaces" DROP CONSTRAINT "workspaces_driver_is_known";--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "account_email" text;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "note" text;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "drivers" text[];--> statement-breakpoint
UPDATE "workspaces" SET "drivers" = array["driver"];--> statement-breakpoint
ALTER TABLE "workspaces" ALTER COLUMN "drivers" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "first_link_again_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "settings" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "credentials" text;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "ceiling" integer;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "monthly_cost_idr" integer;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "next_bill_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "ends_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "vendor_calls_tasks_idx" ON "vendor_calls" USING btree ("id") WHERE "vendor_calls"."outcome" = 'needs_person';--> statement-breakpoint
ALTER TABLE "order_units" ADD CONSTRAINT "order_units_status_is_known" CHECK ("order_units"."status" in ('waiting', 'needs_name', 'needs_person', 'by_hand', 'delivered', 'accepted', 'ended', 'withdrawn'));--> statement-breakpoint
ALTER TABLE "transitions" ADD CONSTRAINT "transitions_reason_is_known" CHECK ("transitions"."reason" in ('order_placed', 'paid', 'paid_after_end', 'payment_short', 'payment_over', 'payment_twice', 'payment_on_closed_order', 'payment_reversed', 'payment_returned', 'refunded_over', 'confirmed_by_hand', 'attention_resolved', 'money_accepted', 'money_returned', 'money_kept', 'not_paid_in_time', 'code_expired', 'no_gateway_answered', 'cancelled', 'closed_after_review', 'new_code_requested', 'code_opened', 'code_replaced', 'charge_failed', 'gateway_says', 'refund_requested', 'refund_done', 'refund_failed', 'refund_unclear', 'refund_retried', 'refund_by_hand', 'refund_withdrawn', 'refund_made_there', 'refunded', 'delivery_started', 'no_stock', 'units_changed', 'invited_back', 'invited', 'joined', 'item_handed', 'item_revealed', 'renewed', 'renewal_impossible', 'name_needed', 'named', 'driver_refused', 'handed_to_person', 'task_done', 'address_refused', 'address_corrected', 'reseated', 'tried_again', 'owed_again', 'term_over', 'order_over', 'withdrawn', 'note', 'seat_claimed', 'seat_released', 'seat_leaving', 'seat_vacated', 'seat_count_changed', 'item_claimed', 'item_released', 'item_withdrawn', 'workspace_refused_sign_in', 'workspace_closed', 'workspace_reopened', 'message_sent', 'message_sent_again', 'message_refused', 'message_unclear', 'message_resent'));--> statement-breakpoint
ALTER TABLE "vendor_calls" ADD CONSTRAINT "vendor_calls_outcome_is_known" CHECK ("vendor_calls"."outcome" in ('done', 'already', 'full', 'refused', 'auth', 'challenge', 'needs_person', 'rate_limited', 'unavailable', 'unknown'));--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_drivers_are_known" CHECK ("workspaces"."drivers" <@ array['stand_in', 'manual', 'scim', 'openai-org', 'session']::text[]);--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_driver_is_of_its_chain" CHECK ("workspaces"."driver" = any("workspaces"."drivers"));--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_ceiling_is_sane" CHECK ("workspaces"."ceiling" > 0);--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_cost_is_sane" CHECK ("workspaces"."monthly_cost_idr" >= 0);--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_driver_is_known" CHECK ("workspaces"."driver" in ('stand_in', 'manual', 'scim', 'openai-org', 'session'));