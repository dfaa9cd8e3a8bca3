SET LOCAL lock_timeout = '5s';--> statement-breakpoint
CREATE SCHEMA "sandbox";
--> statement-breakpoint
CREATE SCHEMA "standin";
--> statement-breakpoint
CREATE TABLE "packages" (
	"id" text PRIMARY KEY NOT NULL,
	"pool_id" text NOT NULL,
	"name" text NOT NULL,
	"summary_id" text NOT NULL,
	"summary_en" text NOT NULL,
	"terms_id" text NOT NULL,
	"terms_en" text NOT NULL,
	"price_idr" bigint NOT NULL,
	"duration_days" integer NOT NULL,
	"warranty_days" integer NOT NULL,
	"seats" integer NOT NULL,
	"quantity_max" integer NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "packages_price_is_positive" CHECK ("packages"."price_idr" > 0),
	CONSTRAINT "packages_numbers_are_sane" CHECK ("packages"."duration_days" > 0 and "packages"."seats" > 0 and "packages"."quantity_max" > 0)
);
--> statement-breakpoint
CREATE TABLE "promo_uses" (
	"order_id" text PRIMARY KEY NOT NULL,
	"promo_id" uuid NOT NULL,
	"status" text NOT NULL,
	CONSTRAINT "promo_uses_status_is_known" CHECK ("promo_uses"."status" in ('reserved', 'used', 'released'))
);
--> statement-breakpoint
CREATE TABLE "promos" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"code" text NOT NULL,
	"kind" text NOT NULL,
	"value" integer NOT NULL,
	"package_id" text,
	"uses_max" integer,
	"uses" integer DEFAULT 0 NOT NULL,
	"starts_at" timestamp with time zone,
	"ends_at" timestamp with time zone,
	"is_active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "promos_kind_is_known" CHECK ("promos"."kind" in ('percent', 'fixed')),
	CONSTRAINT "promos_value_is_sane" CHECK ("promos"."value" > 0 and ("promos"."kind" = 'fixed' or "promos"."value" <= 100)),
	CONSTRAINT "promos_uses_within_limit" CHECK ("promos"."uses" >= 0 and ("promos"."uses_max" is null or "promos"."uses" <= "promos"."uses_max"))
);
--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"key" varchar(255) PRIMARY KEY NOT NULL,
	"points" integer DEFAULT 0 NOT NULL,
	"expire" bigint
);
--> statement-breakpoint
CREATE TABLE "mailbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "mailbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"message_key" text NOT NULL,
	"to" text NOT NULL,
	"channel" text NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"text" text NOT NULL,
	"sent_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notifications" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"subject" text NOT NULL,
	"order_id" text NOT NULL,
	"kind" text NOT NULL,
	"channel" text NOT NULL,
	"recipient" text NOT NULL,
	"data" jsonb NOT NULL,
	"status" text DEFAULT 'queued' NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"trouble" text,
	"created_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "notifications_status_is_known" CHECK ("notifications"."status" in ('queued', 'sent', 'failed', 'unknown')),
	CONSTRAINT "notifications_kind_is_known" CHECK ("notifications"."kind" in ('order_paid', 'invite_sent', 'pending_stock', 'paid_late', 'payment_review', 'membership_ended'))
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"data" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	"tries" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"key_hash" text PRIMARY KEY NOT NULL,
	"request_hash" text NOT NULL,
	"order_id" text NOT NULL,
	"answer" text,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "order_moves" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "order_moves_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" text NOT NULL,
	"field" text NOT NULL,
	"from" text,
	"to" text NOT NULL,
	"why" text NOT NULL,
	"actor" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "order_notes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"order_id" text NOT NULL,
	"text" text NOT NULL,
	"actor" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" text PRIMARY KEY NOT NULL,
	"package_id" text NOT NULL,
	"package_name" text NOT NULL,
	"pool_id" text NOT NULL,
	"duration_days" integer NOT NULL,
	"warranty_days" integer NOT NULL,
	"quantity" integer NOT NULL,
	"seats" integer NOT NULL,
	"subtotal_idr" bigint NOT NULL,
	"discount_idr" bigint DEFAULT 0 NOT NULL,
	"total_idr" bigint NOT NULL,
	"promo_code" text,
	"customer_email" text NOT NULL,
	"full_name" text,
	"phone" text,
	"member_emails" jsonb NOT NULL,
	"locale" text DEFAULT 'id' NOT NULL,
	"client_address" text,
	"gateway_wish" text,
	"payment_status" text DEFAULT 'pending' NOT NULL,
	"invitation_status" text DEFAULT 'not_started' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"paid_at" timestamp with time zone,
	"delivered_at" timestamp with time zone,
	"ends_at" timestamp with time zone,
	CONSTRAINT "orders_payment_status_is_known" CHECK ("orders"."payment_status" in ('pending', 'paid', 'expired', 'failed', 'cancelled', 'refunded', 'partially_refunded', 'needs_review')),
	CONSTRAINT "orders_invitation_status_is_known" CHECK ("orders"."invitation_status" in ('not_started', 'pending_stock', 'processing', 'invited', 'active', 'failed', 'manual', 'ended', 'revoked')),
	CONSTRAINT "orders_total_adds_up" CHECK ("orders"."total_idr" > 0 and "orders"."discount_idr" >= 0 and "orders"."total_idr" = "orders"."subtotal_idr" - "orders"."discount_idr"),
	CONSTRAINT "orders_numbers_are_positive" CHECK ("orders"."quantity" > 0 and "orders"."seats" > 0),
	CONSTRAINT "orders_delivery_needs_payment" CHECK ("orders"."invitation_status" in ('not_started','revoked') or "orders"."paid_at" is not null)
);
--> statement-breakpoint
CREATE TABLE "gateway_health" (
	"gateway" text PRIMARY KEY NOT NULL,
	"last_success_at" timestamp with time zone,
	"last_error_at" timestamp with time zone,
	"last_error" text,
	"failures" integer DEFAULT 0 NOT NULL,
	"open_until" timestamp with time zone,
	"last_webhook_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "ledger_entries" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ledger_entries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"transfer_id" uuid NOT NULL,
	"account" text NOT NULL,
	"amount_idr" bigint NOT NULL,
	CONSTRAINT "ledger_entries_amount_is_not_zero" CHECK ("ledger_entries"."amount_idr" <> 0)
);
--> statement-breakpoint
CREATE TABLE "ledger_transfers" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"order_id" text NOT NULL,
	"payment_id" uuid NOT NULL,
	"subject" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "ledger_transfers_kind_is_known" CHECK ("ledger_transfers"."kind" in ('settlement', 'unallocated', 'allocation', 'refund', 'reversal'))
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"order_id" text NOT NULL,
	"gateway" text NOT NULL,
	"reference" text NOT NULL,
	"gateway_ref" text,
	"status" text DEFAULT 'creating' NOT NULL,
	"order_amount_idr" bigint NOT NULL,
	"amount_idr" bigint NOT NULL,
	"surcharge_idr" bigint DEFAULT 0 NOT NULL,
	"surcharge_kind" text DEFAULT 'none' NOT NULL,
	"qr_string" text,
	"qr_url" text,
	"pay_url" text,
	"expires_at" timestamp with time zone NOT NULL,
	"raw_status" text,
	"trouble" text,
	"leased_until" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"ask_at" timestamp with time zone,
	"asks" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "payments_status_is_known" CHECK ("payments"."status" in ('creating', 'open', 'succeeded', 'expired', 'cancelled', 'failed')),
	CONSTRAINT "payments_gateway_is_known" CHECK ("payments"."gateway" in ('tripay', 'cashify', 'pakasir', 'midtrans', 'sandbox')),
	CONSTRAINT "payments_amounts_add_up" CHECK ("payments"."order_amount_idr" > 0 and "payments"."amount_idr" = "payments"."order_amount_idr" + "payments"."surcharge_idr" and "payments"."surcharge_idr" >= 0)
);
--> statement-breakpoint
CREATE TABLE "receipts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"payment_id" uuid NOT NULL,
	"order_id" text NOT NULL,
	"gateway" text NOT NULL,
	"receipt_key" text NOT NULL,
	"amount_idr" bigint NOT NULL,
	"merchant_fee_idr" bigint,
	"is_settling" boolean NOT NULL,
	"attention" text,
	"resolved_at" timestamp with time zone,
	"paid_at" timestamp with time zone,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "receipts_amount_is_positive" CHECK ("receipts"."amount_idr" > 0)
);
--> statement-breakpoint
CREATE TABLE "reconciliations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"gateway" text NOT NULL,
	"from" timestamp with time zone NOT NULL,
	"to" timestamp with time zone NOT NULL,
	"ran_at" timestamp with time zone NOT NULL,
	"findings" jsonb NOT NULL,
	"checked" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "refunds" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"payment_id" uuid NOT NULL,
	"order_id" text NOT NULL,
	"refund_key" text NOT NULL,
	"amount_idr" bigint NOT NULL,
	"method" text NOT NULL,
	"status" text NOT NULL,
	"reason" text NOT NULL,
	"proof" text,
	"trouble" text,
	"actor" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"done_at" timestamp with time zone,
	CONSTRAINT "refunds_amount_is_positive" CHECK ("refunds"."amount_idr" > 0),
	CONSTRAINT "refunds_status_is_known" CHECK ("refunds"."status" in ('requested', 'sent', 'done', 'failed', 'unknown')),
	CONSTRAINT "refunds_manual_needs_proof" CHECK ("refunds"."method" <> 'manual' or "refunds"."status" <> 'done' or "refunds"."proof" is not null)
);
--> statement-breakpoint
CREATE TABLE "webhook_inbox" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"gateway" text NOT NULL,
	"event_key" text NOT NULL,
	"reference" text,
	"gateway_ref" text,
	"claims" text NOT NULL,
	"body" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"duplicates" integer DEFAULT 0 NOT NULL,
	"handled_at" timestamp with time zone,
	"verdict" text
);
--> statement-breakpoint
CREATE TABLE "sandbox"."charges" (
	"id" text PRIMARY KEY NOT NULL,
	"reference" text NOT NULL,
	"amount_idr" bigint NOT NULL,
	"description" text NOT NULL,
	"qr_string" text NOT NULL,
	"status" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"refunded_idr" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "sandbox_charges_amount_is_positive" CHECK ("sandbox"."charges"."amount_idr" > 0)
);
--> statement-breakpoint
CREATE TABLE "sandbox"."deliveries" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sandbox"."deliveries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"body" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"answered_at" timestamp with time zone,
	"last_status" text
);
--> statement-breakpoint
CREATE TABLE "sandbox"."receipts" (
	"id" text PRIMARY KEY NOT NULL,
	"charge_id" text NOT NULL,
	"amount_idr" bigint NOT NULL,
	"paid_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "assignments" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"seat_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"order_id" text NOT NULL,
	"position" integer NOT NULL,
	"email" text,
	"status" text DEFAULT 'ACTIVE' NOT NULL,
	"starts_at" timestamp with time zone,
	"ends_at" timestamp with time zone,
	"invited_at" timestamp with time zone,
	"joined_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"end_reason" text,
	CONSTRAINT "assignments_status_is_known" CHECK ("assignments"."status" in ('ACTIVE', 'ENDED', 'REVOKED'))
);
--> statement-breakpoint
CREATE TABLE "invite_attempts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "invite_attempts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" text NOT NULL,
	"assignment_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"email" text,
	"action" text NOT NULL,
	"outcome" text NOT NULL,
	"detail" text,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pools" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "seats" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"status" text DEFAULT 'free' NOT NULL,
	"order_id" text,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "seats_status_is_known" CHECK ("seats"."status" in ('free', 'held', 'invited', 'member', 'leaving', 'retired')),
	CONSTRAINT "seats_free_means_nobody" CHECK (("seats"."status" in ('free','retired')) = ("seats"."order_id" is null))
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"pool_id" text NOT NULL,
	"name" text NOT NULL,
	"driver" text NOT NULL,
	"remote_id" text NOT NULL,
	"status" text DEFAULT 'AVAILABLE' NOT NULL,
	"trouble" text,
	"rest_until" timestamp with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "workspaces_status_is_known" CHECK ("workspaces"."status" in ('AVAILABLE', 'SUSPENDED'))
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"key_hash" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_keys_role_is_known" CHECK ("api_keys"."role" in ('owner', 'admin'))
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"email" text NOT NULL,
	"password_hash" text NOT NULL,
	"role" text NOT NULL,
	"session_version" integer DEFAULT 1 NOT NULL,
	"disabled_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "staff_role_is_known" CHECK ("staff"."role" in ('owner', 'admin'))
);
--> statement-breakpoint
CREATE TABLE "standin"."calls" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "standin"."calls_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"workspace_id" text NOT NULL,
	"action" text NOT NULL,
	"email" text,
	"outcome" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "standin"."people" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"email" text NOT NULL,
	"state" text NOT NULL,
	"invited_at" timestamp with time zone NOT NULL,
	"visible_at" timestamp with time zone NOT NULL,
	"joined_at" timestamp with time zone,
	CONSTRAINT "standin_people_state_is_known" CHECK ("standin"."people"."state" in ('pending','member'))
);
--> statement-breakpoint
CREATE TABLE "standin"."workspaces" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"seats" integer NOT NULL,
	"knobs" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "packages" ADD CONSTRAINT "packages_pool_id_pools_id_fk" FOREIGN KEY ("pool_id") REFERENCES "public"."pools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promo_uses" ADD CONSTRAINT "promo_uses_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promo_uses" ADD CONSTRAINT "promo_uses_promo_id_promos_id_fk" FOREIGN KEY ("promo_id") REFERENCES "public"."promos"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promos" ADD CONSTRAINT "promos_package_id_packages_id_fk" FOREIGN KEY ("package_id") REFERENCES "public"."packages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_moves" ADD CONSTRAINT "order_moves_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_notes" ADD CONSTRAINT "order_notes_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_transfer_id_ledger_transfers_id_fk" FOREIGN KEY ("transfer_id") REFERENCES "public"."ledger_transfers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receipts" ADD CONSTRAINT "receipts_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receipts" ADD CONSTRAINT "receipts_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sandbox"."receipts" ADD CONSTRAINT "receipts_charge_id_charges_id_fk" FOREIGN KEY ("charge_id") REFERENCES "sandbox"."charges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_seat_id_seats_id_fk" FOREIGN KEY ("seat_id") REFERENCES "public"."seats"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seats" ADD CONSTRAINT "seats_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seats" ADD CONSTRAINT "seats_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_pool_id_pools_id_fk" FOREIGN KEY ("pool_id") REFERENCES "public"."pools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standin"."people" ADD CONSTRAINT "people_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "standin"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "promo_uses_promo_idx" ON "promo_uses" USING btree ("promo_id");--> statement-breakpoint
CREATE UNIQUE INDEX "promos_code_key" ON "promos" USING btree ("code");--> statement-breakpoint
CREATE UNIQUE INDEX "mailbox_message_key" ON "mailbox" USING btree ("message_key");--> statement-breakpoint
CREATE INDEX "mailbox_to_idx" ON "mailbox" USING btree ("to","id");--> statement-breakpoint
CREATE UNIQUE INDEX "notifications_once" ON "notifications" USING btree ("subject","kind","channel");--> statement-breakpoint
CREATE INDEX "notifications_order_idx" ON "notifications" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "notifications_queued_idx" ON "notifications" USING btree ("created_at") WHERE "notifications"."status" in ('queued','unknown');--> statement-breakpoint
CREATE INDEX "outbox_unsent_idx" ON "outbox" USING btree ("created_at") WHERE "outbox"."sent_at" is null;--> statement-breakpoint
CREATE INDEX "outbox_sent_idx" ON "outbox" USING btree ("sent_at") WHERE "outbox"."sent_at" is not null;--> statement-breakpoint
CREATE INDEX "idempotency_keys_created_idx" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "order_moves_order_idx" ON "order_moves" USING btree ("order_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "order_notes_order_idx" ON "order_notes" USING btree ("order_id","id");--> statement-breakpoint
CREATE INDEX "orders_created_idx" ON "orders" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "orders_email_idx" ON "orders" USING btree ("customer_email");--> statement-breakpoint
CREATE INDEX "orders_phone_idx" ON "orders" USING btree ("phone");--> statement-breakpoint
CREATE INDEX "orders_open_expiry_idx" ON "orders" USING btree ("expires_at") WHERE "orders"."payment_status" = 'pending';--> statement-breakpoint
CREATE INDEX "orders_owed_idx" ON "orders" USING btree ("paid_at") WHERE "orders"."payment_status" in ('paid','partially_refunded') and "orders"."invitation_status" in ('not_started','pending_stock','processing');--> statement-breakpoint
CREATE INDEX "ledger_entries_transfer_idx" ON "ledger_entries" USING btree ("transfer_id");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_transfers_subject_key" ON "ledger_transfers" USING btree ("subject");--> statement-breakpoint
CREATE INDEX "ledger_transfers_order_idx" ON "ledger_transfers" USING btree ("order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payments_reference_key" ON "payments" USING btree ("reference");--> statement-breakpoint
CREATE UNIQUE INDEX "payments_gateway_ref_key" ON "payments" USING btree ("gateway","gateway_ref");--> statement-breakpoint
CREATE UNIQUE INDEX "payments_one_live_per_order" ON "payments" USING btree ("order_id") WHERE "payments"."status" in ('creating','open');--> statement-breakpoint
CREATE INDEX "payments_order_idx" ON "payments" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "payments_ask_idx" ON "payments" USING btree ("ask_at") WHERE "payments"."ask_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "receipts_key" ON "receipts" USING btree ("gateway","receipt_key");--> statement-breakpoint
CREATE UNIQUE INDEX "receipts_one_settles_an_order" ON "receipts" USING btree ("order_id") WHERE "receipts"."is_settling";--> statement-breakpoint
CREATE INDEX "receipts_payment_idx" ON "receipts" USING btree ("payment_id");--> statement-breakpoint
CREATE INDEX "receipts_attention_idx" ON "receipts" USING btree ("recorded_at") WHERE "receipts"."attention" is not null and "receipts"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX "reconciliations_ran_idx" ON "reconciliations" USING btree ("gateway","ran_at");--> statement-breakpoint
CREATE UNIQUE INDEX "refunds_key" ON "refunds" USING btree ("refund_key");--> statement-breakpoint
CREATE INDEX "refunds_order_idx" ON "refunds" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "refunds_open_idx" ON "refunds" USING btree ("created_at") WHERE "refunds"."status" in ('requested','sent','unknown');--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_inbox_event_key" ON "webhook_inbox" USING btree ("gateway","event_key");--> statement-breakpoint
CREATE INDEX "webhook_inbox_received_idx" ON "webhook_inbox" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "webhook_inbox_open_idx" ON "webhook_inbox" USING btree ("received_at") WHERE "webhook_inbox"."handled_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "sandbox_charges_reference_key" ON "sandbox"."charges" USING btree ("reference");--> statement-breakpoint
CREATE INDEX "sandbox_deliveries_open_idx" ON "sandbox"."deliveries" USING btree ("id") WHERE "sandbox"."deliveries"."answered_at" is null;--> statement-breakpoint
CREATE INDEX "sandbox_receipts_charge_idx" ON "sandbox"."receipts" USING btree ("charge_id");--> statement-breakpoint
CREATE UNIQUE INDEX "assignments_one_live_per_seat" ON "assignments" USING btree ("seat_id") WHERE "assignments"."status" = 'ACTIVE';--> statement-breakpoint
CREATE UNIQUE INDEX "assignments_one_live_per_place" ON "assignments" USING btree ("order_id","position") WHERE "assignments"."status" = 'ACTIVE';--> statement-breakpoint
CREATE UNIQUE INDEX "assignments_one_live_per_email_and_workspace" ON "assignments" USING btree ("workspace_id","email") WHERE "assignments"."status" = 'ACTIVE' and "assignments"."email" is not null;--> statement-breakpoint
CREATE INDEX "assignments_order_idx" ON "assignments" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "assignments_end_idx" ON "assignments" USING btree ("ends_at") WHERE "assignments"."status" = 'ACTIVE';--> statement-breakpoint
CREATE INDEX "invite_attempts_order_idx" ON "invite_attempts" USING btree ("order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "seats_number_key" ON "seats" USING btree ("workspace_id","number");--> statement-breakpoint
CREATE INDEX "seats_free_idx" ON "seats" USING btree ("workspace_id","number") WHERE "seats"."status" = 'free';--> statement-breakpoint
CREATE INDEX "seats_order_idx" ON "seats" USING btree ("order_id") WHERE "seats"."order_id" is not null;--> statement-breakpoint
CREATE INDEX "seats_leaving_idx" ON "seats" USING btree ("changed_at") WHERE "seats"."status" = 'leaving';--> statement-breakpoint
CREATE UNIQUE INDEX "workspaces_name_key" ON "workspaces" USING btree ("name");--> statement-breakpoint
CREATE UNIQUE INDEX "workspaces_remote_key" ON "workspaces" USING btree ("driver","remote_id");--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_hash_key" ON "api_keys" USING btree ("key_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "staff_email_key" ON "staff" USING btree ("email");--> statement-breakpoint
CREATE INDEX "standin_calls_email_idx" ON "standin"."calls" USING btree ("email");--> statement-breakpoint
CREATE UNIQUE INDEX "standin_people_once" ON "standin"."people" USING btree ("workspace_id","email");