CREATE SCHEMA "pretend";
--> statement-breakpoint
CREATE TABLE "buyer_contacts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"buyer_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"address" text NOT NULL,
	"verified_at" timestamp with time zone,
	"opted_out_at" timestamp with time zone,
	"unreachable" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "buyer_contacts_channel_is_known" CHECK ("buyer_contacts"."channel" in ('email', 'whatsapp', 'telegram')),
	CONSTRAINT "buyer_contacts_unreachable_is_known" CHECK ("buyer_contacts"."unreachable" is null or "buyer_contacts"."unreachable" in ('bounced', 'blocked', 'not_started'))
);
--> statement-breakpoint
CREATE TABLE "buyers" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"full_name" text,
	"locale" text DEFAULT 'id' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"blocked_at" timestamp with time zone,
	"block_reason" text,
	CONSTRAINT "buyers_block_has_a_reason" CHECK (("buyers"."blocked_at" is null) = ("buyers"."block_reason" is null))
);
--> statement-breakpoint
CREATE TABLE "categories" (
	"id" text PRIMARY KEY NOT NULL,
	"name_id" text NOT NULL,
	"name_en" text NOT NULL,
	"emoji" text,
	"position" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "product_terms" (
	"product_id" text NOT NULL,
	"version" integer NOT NULL,
	"text_id" text NOT NULL,
	"text_en" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "product_terms_product_id_version_pk" PRIMARY KEY("product_id","version")
);
--> statement-breakpoint
CREATE TABLE "products" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"category_id" text,
	"name" text NOT NULL,
	"summary_id" text NOT NULL,
	"summary_en" text NOT NULL,
	"price_idr" bigint NOT NULL,
	"duration_days" integer,
	"warranty_days" integer DEFAULT 0 NOT NULL,
	"quantity_max" integer NOT NULL,
	"terms_version" integer DEFAULT 1 NOT NULL,
	"settings" jsonb NOT NULL,
	"image_url" text,
	"position" integer DEFAULT 0 NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"sales_from" timestamp with time zone,
	"sales_until" timestamp with time zone,
	"archived_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "products_kind_is_known" CHECK ("products"."kind" in ('seat', 'code', 'secret', 'file', 'action')),
	CONSTRAINT "products_price_is_positive" CHECK ("products"."price_idr" > 0),
	CONSTRAINT "products_numbers_are_sane" CHECK (("products"."duration_days" is null or "products"."duration_days" > 0) and "products"."warranty_days" >= 0 and "products"."quantity_max" > 0),
	CONSTRAINT "products_seats_have_a_term" CHECK ("products"."kind" <> 'seat' or "products"."duration_days" is not null)
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
	"product_ids" text[],
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
CREATE TABLE "messages" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"subject" text NOT NULL,
	"order_id" text,
	"recipient_kind" text NOT NULL,
	"recipient_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"channel" text NOT NULL,
	"address" text NOT NULL,
	"locale" text NOT NULL,
	"facts" jsonb NOT NULL,
	"status" text DEFAULT 'queued' NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"trouble" text,
	"created_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "messages_status_is_known" CHECK ("messages"."status" in ('queued', 'sent', 'failed', 'unknown')),
	CONSTRAINT "messages_kind_is_known" CHECK ("messages"."kind" in ('order_paid', 'invite_sent', 'item_delivered', 'renewed', 'pending_stock', 'paid_late', 'payment_review', 'unit_needs_buyer', 'membership_ended')),
	CONSTRAINT "messages_channel_is_known" CHECK ("messages"."channel" in ('email')),
	CONSTRAINT "messages_recipient_kind_is_known" CHECK ("messages"."recipient_kind" in ('buyer', 'staff'))
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
CREATE TABLE "order_lines" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"order_id" text NOT NULL,
	"position" integer NOT NULL,
	"product_id" text NOT NULL,
	"product_name" text NOT NULL,
	"kind" text NOT NULL,
	"quantity" integer NOT NULL,
	"units" integer NOT NULL,
	"unit_price_idr" bigint NOT NULL,
	"discount_idr" bigint DEFAULT 0 NOT NULL,
	"total_idr" bigint NOT NULL,
	"duration_days" integer,
	"warranty_days" integer DEFAULT 0 NOT NULL,
	"supply" text NOT NULL,
	"snapshot" jsonb NOT NULL,
	"delivery_status" text DEFAULT 'not_started' NOT NULL,
	"delivered_at" timestamp with time zone,
	"ends_at" timestamp with time zone,
	CONSTRAINT "order_lines_kind_is_known" CHECK ("order_lines"."kind" in ('seat', 'code', 'secret', 'file', 'action')),
	CONSTRAINT "order_lines_delivery_status_is_known" CHECK ("order_lines"."delivery_status" in ('not_started', 'pending_stock', 'processing', 'invited', 'active', 'failed', 'manual', 'ended', 'revoked')),
	CONSTRAINT "order_lines_numbers_are_positive" CHECK ("order_lines"."quantity" > 0 and "order_lines"."units" > 0),
	CONSTRAINT "order_lines_total_adds_up" CHECK ("order_lines"."discount_idr" >= 0 and "order_lines"."total_idr" = "order_lines"."unit_price_idr" * "order_lines"."quantity" - "order_lines"."discount_idr")
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
CREATE TABLE "order_units" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"order_id" text NOT NULL,
	"line_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"email" text,
	"renews" uuid,
	"status" text DEFAULT 'waiting' NOT NULL,
	"reason" text,
	"facts" jsonb,
	"delivered_at" timestamp with time zone,
	"ends_at" timestamp with time zone,
	CONSTRAINT "order_units_status_is_known" CHECK ("order_units"."status" in ('waiting', 'needs_name', 'needs_person', 'delivered', 'accepted', 'ended', 'withdrawn'))
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" text PRIMARY KEY NOT NULL,
	"buyer_id" uuid NOT NULL,
	"title" text NOT NULL,
	"units" integer NOT NULL,
	"subtotal_idr" bigint NOT NULL,
	"discount_idr" bigint DEFAULT 0 NOT NULL,
	"total_idr" bigint NOT NULL,
	"promo_code" text,
	"customer_email" text NOT NULL,
	"full_name" text,
	"phone" text,
	"locale" text DEFAULT 'id' NOT NULL,
	"intent" text DEFAULT 'new' NOT NULL,
	"client_address" text,
	"gateway_wish" text,
	"payment_status" text DEFAULT 'pending' NOT NULL,
	"invitation_status" text DEFAULT 'not_started' NOT NULL,
	"gateway" text,
	"amount_idr" bigint,
	"attention" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"paid_at" timestamp with time zone,
	"delivered_at" timestamp with time zone,
	"ends_at" timestamp with time zone,
	CONSTRAINT "orders_payment_status_is_known" CHECK ("orders"."payment_status" in ('pending', 'paid', 'expired', 'failed', 'cancelled', 'refunded', 'partially_refunded', 'needs_review')),
	CONSTRAINT "orders_invitation_status_is_known" CHECK ("orders"."invitation_status" in ('not_started', 'pending_stock', 'processing', 'invited', 'active', 'failed', 'manual', 'ended', 'revoked')),
	CONSTRAINT "orders_intent_is_known" CHECK ("orders"."intent" in ('auto', 'renew', 'new')),
	CONSTRAINT "orders_attention_is_known" CHECK ("orders"."attention" is null or "orders"."attention" in ('short', 'over', 'paid_twice', 'order_closed', 'late', 'reversed')),
	CONSTRAINT "orders_gateway_is_known" CHECK ("orders"."gateway" is null or "orders"."gateway" in ('tripay', 'cashify', 'pakasir', 'midtrans', 'sandbox')),
	CONSTRAINT "orders_total_adds_up" CHECK ("orders"."total_idr" > 0 and "orders"."discount_idr" >= 0 and "orders"."total_idr" = "orders"."subtotal_idr" - "orders"."discount_idr"),
	CONSTRAINT "orders_units_are_positive" CHECK ("orders"."units" > 0),
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
	CONSTRAINT "ledger_entries_account_is_known" CHECK ("ledger_entries"."account" in ('cash', 'sales', 'surcharge', 'unallocated', 'gateway:tripay', 'gateway:cashify', 'gateway:pakasir', 'gateway:midtrans', 'gateway:sandbox')),
	CONSTRAINT "ledger_entries_amount_is_not_zero" CHECK ("ledger_entries"."amount_idr" <> 0)
);
--> statement-breakpoint
CREATE TABLE "ledger_transfers" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"payable_id" text NOT NULL,
	"attempt_id" uuid NOT NULL,
	"subject" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "ledger_transfers_kind_is_known" CHECK ("ledger_transfers"."kind" in ('settlement', 'unallocated', 'allocation', 'refund', 'reversal'))
);
--> statement-breakpoint
CREATE TABLE "payables" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"due_idr" bigint NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "payables_kind_is_known" CHECK ("payables"."kind" in ('order')),
	CONSTRAINT "payables_due_is_positive" CHECK ("payables"."due_idr" > 0)
);
--> statement-breakpoint
CREATE TABLE "payment_attempts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"payable_id" text NOT NULL,
	"gateway" text NOT NULL,
	"reference" text NOT NULL,
	"gateway_ref" text,
	"status" text DEFAULT 'creating' NOT NULL,
	"due_idr" bigint NOT NULL,
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
	CONSTRAINT "payment_attempts_status_is_known" CHECK ("payment_attempts"."status" in ('creating', 'open', 'succeeded', 'expired', 'cancelled', 'failed')),
	CONSTRAINT "payment_attempts_gateway_is_known" CHECK ("payment_attempts"."gateway" in ('tripay', 'cashify', 'pakasir', 'midtrans', 'sandbox')),
	CONSTRAINT "payment_attempts_amounts_add_up" CHECK ("payment_attempts"."due_idr" > 0 and "payment_attempts"."amount_idr" = "payment_attempts"."due_idr" + "payment_attempts"."surcharge_idr" and "payment_attempts"."surcharge_idr" >= 0)
);
--> statement-breakpoint
CREATE TABLE "receipts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"attempt_id" uuid NOT NULL,
	"payable_id" text NOT NULL,
	"gateway" text NOT NULL,
	"receipt_key" text NOT NULL,
	"amount_idr" bigint NOT NULL,
	"merchant_fee_idr" bigint,
	"is_settling" boolean NOT NULL,
	"attention" text,
	"resolved_at" timestamp with time zone,
	"paid_at" timestamp with time zone,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "receipts_amount_is_positive" CHECK ("receipts"."amount_idr" > 0),
	CONSTRAINT "receipts_gateway_is_known" CHECK ("receipts"."gateway" in ('tripay', 'cashify', 'pakasir', 'midtrans', 'sandbox')),
	CONSTRAINT "receipts_attention_is_known" CHECK ("receipts"."attention" is null or "receipts"."attention" in ('short', 'over', 'paid_twice', 'order_closed', 'late', 'reversed'))
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
	"attempt_id" uuid NOT NULL,
	"payable_id" text NOT NULL,
	"refund_key" text NOT NULL,
	"amount_idr" bigint NOT NULL,
	"method" text NOT NULL,
	"status" text NOT NULL,
	"reason" text NOT NULL,
	"unit_ids" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"proof" text,
	"trouble" text,
	"actor" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"done_at" timestamp with time zone,
	CONSTRAINT "refunds_amount_is_positive" CHECK ("refunds"."amount_idr" > 0),
	CONSTRAINT "refunds_status_is_known" CHECK ("refunds"."status" in ('requested', 'sent', 'done', 'failed', 'unknown')),
	CONSTRAINT "refunds_method_is_known" CHECK ("refunds"."method" in ('gateway', 'manual')),
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
	"body" "bytea" NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"duplicates" integer DEFAULT 0 NOT NULL,
	"handled_at" timestamp with time zone,
	"verdict" text,
	CONSTRAINT "webhook_inbox_gateway_is_known" CHECK ("webhook_inbox"."gateway" in ('tripay', 'cashify', 'pakasir', 'midtrans', 'sandbox'))
);
--> statement-breakpoint
CREATE TABLE "pretend"."bank_charges" (
	"id" text PRIMARY KEY NOT NULL,
	"reference" text NOT NULL,
	"amount_idr" bigint NOT NULL,
	"description" text NOT NULL,
	"qr_string" text NOT NULL,
	"status" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"refunded_idr" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "bank_charges_amount_is_positive" CHECK ("pretend"."bank_charges"."amount_idr" > 0)
);
--> statement-breakpoint
CREATE TABLE "pretend"."bank_deliveries" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "pretend"."bank_deliveries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"body" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"answered_at" timestamp with time zone,
	"last_status" text
);
--> statement-breakpoint
CREATE TABLE "pretend"."bank_receipts" (
	"id" text PRIMARY KEY NOT NULL,
	"charge_id" text NOT NULL,
	"amount_idr" bigint NOT NULL,
	"paid_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pretend"."mails" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "pretend"."mails_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"message_key" text NOT NULL,
	"to" text NOT NULL,
	"channel" text NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"text" text NOT NULL,
	"sent_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pretend"."vendor_people" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"email" text NOT NULL,
	"state" text NOT NULL,
	"invited_at" timestamp with time zone NOT NULL,
	"visible_at" timestamp with time zone NOT NULL,
	"joined_at" timestamp with time zone,
	CONSTRAINT "vendor_people_state_is_known" CHECK ("pretend"."vendor_people"."state" in ('pending','member'))
);
--> statement-breakpoint
CREATE TABLE "pretend"."vendor_requests" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "pretend"."vendor_requests_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"workspace_id" text NOT NULL,
	"action" text NOT NULL,
	"email" text,
	"outcome" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pretend"."vendor_workspaces" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"seats" integer NOT NULL,
	"knobs" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "assignments" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"seat_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"order_id" text NOT NULL,
	"email" text,
	"status" text DEFAULT 'ACTIVE' NOT NULL,
	"starts_at" timestamp with time zone,
	"ends_at" timestamp with time zone,
	"invited_at" timestamp with time zone,
	"joined_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "assignments_status_is_known" CHECK ("assignments"."status" in ('ACTIVE', 'ENDED', 'REVOKED'))
);
--> statement-breakpoint
CREATE TABLE "seats" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"status" text DEFAULT 'free' NOT NULL,
	"line_id" uuid,
	"taken_at" timestamp with time zone,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "seats_status_is_known" CHECK ("seats"."status" in ('free', 'held', 'invited', 'member', 'leaving', 'retired')),
	CONSTRAINT "seats_free_means_nobody" CHECK (("seats"."status" in ('free','retired')) = ("seats"."line_id" is null))
);
--> statement-breakpoint
CREATE TABLE "terms" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"assignment_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"order_id" text NOT NULL,
	"product_id" text NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	CONSTRAINT "terms_end_after_they_start" CHECK ("terms"."ends_at" > "terms"."starts_at")
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
CREATE TABLE "stock_items" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"product_id" text NOT NULL,
	"sealed" text NOT NULL,
	"fingerprint" text NOT NULL,
	"status" text DEFAULT 'free' NOT NULL,
	"line_id" uuid,
	"unit_id" uuid,
	"added_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"revealed_at" timestamp with time zone,
	CONSTRAINT "stock_items_status_is_known" CHECK ("stock_items"."status" in ('free', 'held', 'handed', 'withdrawn')),
	CONSTRAINT "stock_items_free_means_nobody" CHECK (("stock_items"."status" = 'free') <= ("stock_items"."line_id" is null)),
	CONSTRAINT "stock_items_handed_means_somebody" CHECK (("stock_items"."status" = 'handed') <= ("stock_items"."unit_id" is not null))
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
CREATE TABLE "rate_limits" (
	"key" varchar(255) PRIMARY KEY NOT NULL,
	"points" integer DEFAULT 0 NOT NULL,
	"expire" bigint
);
--> statement-breakpoint
CREATE TABLE "transitions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "transitions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"entity" text NOT NULL,
	"entity_id" text NOT NULL,
	"order_id" text,
	"from" text,
	"to" text,
	"reason" text NOT NULL,
	"facts" jsonb NOT NULL,
	"actor" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "transitions_entity_is_known" CHECK ("transitions"."entity" in ('order', 'payment', 'delivery', 'line', 'unit', 'attempt', 'refund', 'assignment', 'seat', 'item', 'workspace', 'message')),
	CONSTRAINT "transitions_reason_is_known" CHECK ("transitions"."reason" in ('order_placed', 'paid', 'paid_after_end', 'payment_short', 'payment_over', 'payment_twice', 'payment_on_closed_order', 'payment_reversed', 'confirmed_by_hand', 'attention_resolved', 'not_paid_in_time', 'code_expired', 'no_gateway_answered', 'cancelled', 'closed_after_review', 'new_code_requested', 'code_opened', 'code_replaced', 'charge_failed', 'gateway_says', 'refund_requested', 'refund_done', 'refund_failed', 'refund_unclear', 'refund_retried', 'refunded', 'delivery_started', 'no_stock', 'units_changed', 'invited', 'joined', 'item_handed', 'item_revealed', 'renewed', 'renewal_impossible', 'name_needed', 'named', 'address_refused', 'address_corrected', 'reseated', 'tried_again', 'term_over', 'order_over', 'withdrawn', 'note', 'seat_claimed', 'seat_released', 'seat_leaving', 'seat_vacated', 'seat_count_changed', 'item_claimed', 'item_released', 'item_withdrawn', 'workspace_refused_sign_in', 'workspace_reopened', 'message_sent', 'message_sent_again', 'message_refused', 'message_unclear', 'message_resent'))
);
--> statement-breakpoint
CREATE TABLE "pools" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "vendor_calls" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "vendor_calls_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" text NOT NULL,
	"unit_id" uuid NOT NULL,
	"assignment_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"seat_id" uuid NOT NULL,
	"email" text NOT NULL,
	"action" text NOT NULL,
	"outcome" text NOT NULL,
	"detail" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "vendor_calls_action_is_known" CHECK ("vendor_calls"."action" in ('invite', 'remove')),
	CONSTRAINT "vendor_calls_outcome_is_known" CHECK ("vendor_calls"."outcome" in ('done', 'already', 'full', 'refused', 'auth', 'rate_limited', 'unavailable', 'unknown'))
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"pool_id" text NOT NULL,
	"name" text NOT NULL,
	"driver" text NOT NULL,
	"remote_id" text NOT NULL,
	"status" text DEFAULT 'AVAILABLE' NOT NULL,
	"reserve" integer DEFAULT 0 NOT NULL,
	"trouble" text,
	"rest_until" timestamp with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "workspaces_status_is_known" CHECK ("workspaces"."status" in ('AVAILABLE', 'SUSPENDED')),
	CONSTRAINT "workspaces_driver_is_known" CHECK ("workspaces"."driver" in ('stand_in')),
	CONSTRAINT "workspaces_reserve_is_sane" CHECK ("workspaces"."reserve" >= 0)
);
--> statement-breakpoint
ALTER TABLE "buyer_contacts" ADD CONSTRAINT "buyer_contacts_buyer_id_buyers_id_fk" FOREIGN KEY ("buyer_id") REFERENCES "public"."buyers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "product_terms" ADD CONSTRAINT "product_terms_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_category_id_categories_id_fk" FOREIGN KEY ("category_id") REFERENCES "public"."categories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promo_uses" ADD CONSTRAINT "promo_uses_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promo_uses" ADD CONSTRAINT "promo_uses_promo_id_promos_id_fk" FOREIGN KEY ("promo_id") REFERENCES "public"."promos"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_notes" ADD CONSTRAINT "order_notes_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_units" ADD CONSTRAINT "order_units_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_units" ADD CONSTRAINT "order_units_line_id_order_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_buyer_id_buyers_id_fk" FOREIGN KEY ("buyer_id") REFERENCES "public"."buyers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_transfer_id_ledger_transfers_id_fk" FOREIGN KEY ("transfer_id") REFERENCES "public"."ledger_transfers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_transfers" ADD CONSTRAINT "ledger_transfers_payable_id_payables_id_fk" FOREIGN KEY ("payable_id") REFERENCES "public"."payables"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_attempts" ADD CONSTRAINT "payment_attempts_payable_id_payables_id_fk" FOREIGN KEY ("payable_id") REFERENCES "public"."payables"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receipts" ADD CONSTRAINT "receipts_attempt_id_payment_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "public"."payment_attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receipts" ADD CONSTRAINT "receipts_payable_id_payables_id_fk" FOREIGN KEY ("payable_id") REFERENCES "public"."payables"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_attempt_id_payment_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "public"."payment_attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_payable_id_payables_id_fk" FOREIGN KEY ("payable_id") REFERENCES "public"."payables"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pretend"."bank_receipts" ADD CONSTRAINT "bank_receipts_charge_id_bank_charges_id_fk" FOREIGN KEY ("charge_id") REFERENCES "pretend"."bank_charges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pretend"."vendor_people" ADD CONSTRAINT "vendor_people_workspace_id_vendor_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "pretend"."vendor_workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_seat_id_seats_id_fk" FOREIGN KEY ("seat_id") REFERENCES "public"."seats"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_unit_id_order_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."order_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seats" ADD CONSTRAINT "seats_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seats" ADD CONSTRAINT "seats_line_id_order_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "terms" ADD CONSTRAINT "terms_assignment_id_assignments_id_fk" FOREIGN KEY ("assignment_id") REFERENCES "public"."assignments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "terms" ADD CONSTRAINT "terms_unit_id_order_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."order_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_items" ADD CONSTRAINT "stock_items_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_items" ADD CONSTRAINT "stock_items_line_id_order_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_items" ADD CONSTRAINT "stock_items_unit_id_order_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."order_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vendor_calls" ADD CONSTRAINT "vendor_calls_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_pool_id_pools_id_fk" FOREIGN KEY ("pool_id") REFERENCES "public"."pools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "buyer_contacts_address_key" ON "buyer_contacts" USING btree ("channel","address");--> statement-breakpoint
CREATE INDEX "buyer_contacts_buyer_idx" ON "buyer_contacts" USING btree ("buyer_id");--> statement-breakpoint
CREATE INDEX "products_category_idx" ON "products" USING btree ("category_id");--> statement-breakpoint
CREATE INDEX "promo_uses_promo_idx" ON "promo_uses" USING btree ("promo_id");--> statement-breakpoint
CREATE UNIQUE INDEX "promos_code_key" ON "promos" USING btree ("code");--> statement-breakpoint
CREATE UNIQUE INDEX "messages_once" ON "messages" USING btree ("subject","kind","recipient_kind","recipient_id","channel");--> statement-breakpoint
CREATE INDEX "messages_order_idx" ON "messages" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "messages_queued_idx" ON "messages" USING btree ("created_at") WHERE "messages"."status" in ('queued','unknown');--> statement-breakpoint
CREATE INDEX "idempotency_keys_created_idx" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "idempotency_keys_order_idx" ON "idempotency_keys" USING btree ("order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "order_lines_position_key" ON "order_lines" USING btree ("order_id","position");--> statement-breakpoint
CREATE INDEX "order_lines_waiting_idx" ON "order_lines" USING btree ("supply") WHERE "order_lines"."delivery_status" = 'pending_stock';--> statement-breakpoint
CREATE INDEX "order_lines_product_idx" ON "order_lines" USING btree ("product_id");--> statement-breakpoint
CREATE UNIQUE INDEX "order_notes_order_idx" ON "order_notes" USING btree ("order_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "order_units_position_key" ON "order_units" USING btree ("line_id","position");--> statement-breakpoint
CREATE INDEX "order_units_order_idx" ON "order_units" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "order_units_email_idx" ON "order_units" USING btree ("email") WHERE "order_units"."status" = 'waiting';--> statement-breakpoint
CREATE INDEX "order_units_renews_idx" ON "order_units" USING btree ("renews") WHERE "order_units"."status" = 'waiting';--> statement-breakpoint
CREATE INDEX "order_units_needs_person_idx" ON "order_units" USING btree ("order_id") WHERE "order_units"."status" = 'needs_person';--> statement-breakpoint
CREATE INDEX "orders_created_idx" ON "orders" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "orders_buyer_idx" ON "orders" USING btree ("buyer_id");--> statement-breakpoint
CREATE INDEX "orders_email_idx" ON "orders" USING btree ("customer_email");--> statement-breakpoint
CREATE INDEX "orders_phone_idx" ON "orders" USING btree ("phone");--> statement-breakpoint
CREATE INDEX "orders_open_expiry_idx" ON "orders" USING btree ("expires_at") WHERE "orders"."payment_status" = 'pending';--> statement-breakpoint
CREATE INDEX "orders_owed_idx" ON "orders" USING btree ("paid_at") WHERE "orders"."payment_status" in ('paid','partially_refunded') and "orders"."invitation_status" in ('not_started','pending_stock','processing');--> statement-breakpoint
CREATE INDEX "orders_open_address_idx" ON "orders" USING btree ("client_address") WHERE "orders"."payment_status" = 'pending';--> statement-breakpoint
CREATE INDEX "orders_attention_idx" ON "orders" USING btree ("created_at") WHERE "orders"."attention" is not null;--> statement-breakpoint
CREATE INDEX "orders_trouble_idx" ON "orders" USING btree ("created_at") WHERE "orders"."invitation_status" in ('failed','manual');--> statement-breakpoint
CREATE INDEX "ledger_entries_transfer_idx" ON "ledger_entries" USING btree ("transfer_id");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_transfers_subject_key" ON "ledger_transfers" USING btree ("subject");--> statement-breakpoint
CREATE INDEX "ledger_transfers_payable_idx" ON "ledger_transfers" USING btree ("payable_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_attempts_reference_key" ON "payment_attempts" USING btree ("reference");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_attempts_gateway_ref_key" ON "payment_attempts" USING btree ("gateway","gateway_ref");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_attempts_one_live_per_payable" ON "payment_attempts" USING btree ("payable_id") WHERE "payment_attempts"."status" in ('creating','open');--> statement-breakpoint
CREATE INDEX "payment_attempts_payable_idx" ON "payment_attempts" USING btree ("payable_id");--> statement-breakpoint
CREATE INDEX "payment_attempts_ask_idx" ON "payment_attempts" USING btree ("gateway","ask_at") WHERE "payment_attempts"."ask_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "receipts_key" ON "receipts" USING btree ("gateway","receipt_key");--> statement-breakpoint
CREATE UNIQUE INDEX "receipts_one_settles_a_payable" ON "receipts" USING btree ("payable_id") WHERE "receipts"."is_settling";--> statement-breakpoint
CREATE INDEX "receipts_attempt_idx" ON "receipts" USING btree ("attempt_id");--> statement-breakpoint
CREATE INDEX "receipts_payable_idx" ON "receipts" USING btree ("payable_id");--> statement-breakpoint
CREATE INDEX "receipts_attention_idx" ON "receipts" USING btree ("recorded_at") WHERE "receipts"."attention" is not null and "receipts"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX "reconciliations_ran_idx" ON "reconciliations" USING btree ("gateway","ran_at");--> statement-breakpoint
CREATE UNIQUE INDEX "refunds_key" ON "refunds" USING btree ("refund_key");--> statement-breakpoint
CREATE INDEX "refunds_payable_idx" ON "refunds" USING btree ("payable_id");--> statement-breakpoint
CREATE INDEX "refunds_attempt_idx" ON "refunds" USING btree ("attempt_id");--> statement-breakpoint
CREATE INDEX "refunds_open_idx" ON "refunds" USING btree ("created_at") WHERE "refunds"."status" in ('requested','sent','unknown');--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_inbox_event_key" ON "webhook_inbox" USING btree ("gateway","event_key");--> statement-breakpoint
CREATE INDEX "webhook_inbox_received_idx" ON "webhook_inbox" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "webhook_inbox_open_idx" ON "webhook_inbox" USING btree ("received_at") WHERE "webhook_inbox"."handled_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "bank_charges_reference_key" ON "pretend"."bank_charges" USING btree ("reference");--> statement-breakpoint
CREATE INDEX "bank_deliveries_open_idx" ON "pretend"."bank_deliveries" USING btree ("id") WHERE "pretend"."bank_deliveries"."answered_at" is null;--> statement-breakpoint
CREATE INDEX "bank_receipts_charge_idx" ON "pretend"."bank_receipts" USING btree ("charge_id");--> statement-breakpoint
CREATE UNIQUE INDEX "mails_message_key" ON "pretend"."mails" USING btree ("message_key");--> statement-breakpoint
CREATE INDEX "mails_to_idx" ON "pretend"."mails" USING btree ("to","id");--> statement-breakpoint
CREATE UNIQUE INDEX "vendor_people_once" ON "pretend"."vendor_people" USING btree ("workspace_id","email");--> statement-breakpoint
CREATE INDEX "vendor_requests_email_idx" ON "pretend"."vendor_requests" USING btree ("email");--> statement-breakpoint
CREATE UNIQUE INDEX "assignments_one_live_per_seat" ON "assignments" USING btree ("seat_id") WHERE "assignments"."status" = 'ACTIVE';--> statement-breakpoint
CREATE UNIQUE INDEX "assignments_one_live_per_unit" ON "assignments" USING btree ("unit_id") WHERE "assignments"."status" = 'ACTIVE';--> statement-breakpoint
CREATE UNIQUE INDEX "assignments_one_live_per_email_and_workspace" ON "assignments" USING btree ("workspace_id","email") WHERE "assignments"."status" = 'ACTIVE' and "assignments"."email" is not null;--> statement-breakpoint
CREATE INDEX "assignments_order_idx" ON "assignments" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "assignments_seat_idx" ON "assignments" USING btree ("seat_id");--> statement-breakpoint
CREATE INDEX "assignments_live_email_idx" ON "assignments" USING btree ("email") WHERE "assignments"."status" = 'ACTIVE';--> statement-breakpoint
CREATE UNIQUE INDEX "seats_number_key" ON "seats" USING btree ("workspace_id","number");--> statement-breakpoint
CREATE INDEX "seats_free_idx" ON "seats" USING btree ("workspace_id","number") WHERE "seats"."status" = 'free';--> statement-breakpoint
CREATE INDEX "seats_line_idx" ON "seats" USING btree ("line_id") WHERE "seats"."line_id" is not null;--> statement-breakpoint
CREATE INDEX "seats_leaving_idx" ON "seats" USING btree ("changed_at") WHERE "seats"."status" = 'leaving';--> statement-breakpoint
CREATE UNIQUE INDEX "terms_one_live_per_unit" ON "terms" USING btree ("unit_id") WHERE "terms"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "terms_assignment_idx" ON "terms" USING btree ("assignment_id");--> statement-breakpoint
CREATE INDEX "terms_order_idx" ON "terms" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "terms_due_idx" ON "terms" USING btree ("ends_at") WHERE "terms"."closed_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_hash_key" ON "api_keys" USING btree ("key_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "staff_email_key" ON "staff" USING btree ("email");--> statement-breakpoint
CREATE UNIQUE INDEX "stock_items_fingerprint_key" ON "stock_items" USING btree ("product_id","fingerprint");--> statement-breakpoint
CREATE UNIQUE INDEX "stock_items_one_per_unit" ON "stock_items" USING btree ("unit_id") WHERE "stock_items"."status" = 'handed';--> statement-breakpoint
CREATE INDEX "stock_items_free_idx" ON "stock_items" USING btree ("product_id","added_at") WHERE "stock_items"."status" = 'free';--> statement-breakpoint
CREATE INDEX "stock_items_line_idx" ON "stock_items" USING btree ("line_id") WHERE "stock_items"."line_id" is not null;--> statement-breakpoint
CREATE INDEX "outbox_unsent_idx" ON "outbox" USING btree ("created_at") WHERE "outbox"."sent_at" is null;--> statement-breakpoint
CREATE INDEX "outbox_sent_idx" ON "outbox" USING btree ("sent_at") WHERE "outbox"."sent_at" is not null;--> statement-breakpoint
CREATE INDEX "transitions_order_idx" ON "transitions" USING btree ("order_id","id");--> statement-breakpoint
CREATE INDEX "transitions_entity_idx" ON "transitions" USING btree ("entity","entity_id");--> statement-breakpoint
CREATE INDEX "vendor_calls_order_idx" ON "vendor_calls" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "vendor_calls_assignment_idx" ON "vendor_calls" USING btree ("assignment_id");--> statement-breakpoint
CREATE INDEX "vendor_calls_seat_idx" ON "vendor_calls" USING btree ("seat_id");--> statement-breakpoint
CREATE UNIQUE INDEX "workspaces_name_key" ON "workspaces" USING btree ("name");--> statement-breakpoint
CREATE UNIQUE INDEX "workspaces_remote_key" ON "workspaces" USING btree ("driver","remote_id");--> statement-breakpoint
CREATE INDEX "workspaces_pool_idx" ON "workspaces" USING btree ("pool_id");--> statement-breakpoint
-- The ledger and the record of transitions only grow: whoever may change them could hide money.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
--> statement-breakpoint
CREATE TRIGGER ledger_transfers_append_only BEFORE UPDATE OR DELETE ON ledger_transfers FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER ledger_transfers_no_truncate BEFORE TRUNCATE ON ledger_transfers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE ON ledger_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER ledger_entries_no_truncate BEFORE TRUNCATE ON ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER transitions_append_only BEFORE UPDATE OR DELETE ON transitions FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER transitions_no_truncate BEFORE TRUNCATE ON transitions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- Double entry: both sides of a booking sum to zero when the commit comes, and a booking has at least two sides.
CREATE FUNCTION check_transfer_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  total bigint;
  sides integer;
BEGIN
  SELECT coalesce(sum(amount_idr), 0), count(*) INTO total, sides FROM ledger_entries WHERE transfer_id = NEW.transfer_id;
  IF total <> 0 OR sides < 2 THEN
    RAISE EXCEPTION 'ledger transfer % does not balance: % over % sides', NEW.transfer_id, total, sides USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER ledger_entries_balance AFTER INSERT ON ledger_entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_transfer_balance();
--> statement-breakpoint
-- Money on record stays: only the attention of a receipt may be settled later.
CREATE FUNCTION keep_receipt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (NEW.gateway, NEW.receipt_key, NEW.amount_idr, NEW.attempt_id, NEW.payable_id)
      IS DISTINCT FROM (OLD.gateway, OLD.receipt_key, OLD.amount_idr, OLD.attempt_id, OLD.payable_id) THEN
    RAISE EXCEPTION 'a receipt cannot be changed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER receipts_stay BEFORE UPDATE OR DELETE ON receipts FOR EACH ROW EXECUTE FUNCTION keep_receipt();
--> statement-breakpoint
-- Wake-up calls. They carry no facts: who hears one reads the tables. PostgreSQL folds equal ones of a commit into one.
CREATE FUNCTION notify_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('kursi_order', NEW.order_id);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER transitions_notify AFTER INSERT ON transitions FOR EACH ROW WHEN (NEW.order_id IS NOT NULL) EXECUTE FUNCTION notify_order();
--> statement-breakpoint
CREATE FUNCTION notify_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('kursi_outbox', '');
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER outbox_notify AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION notify_outbox();
--> statement-breakpoint
CREATE FUNCTION notify_settings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('kursi_settings', NEW.key);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER settings_notify AFTER INSERT OR UPDATE ON settings FOR EACH ROW EXECUTE FUNCTION notify_settings();
--> statement-breakpoint
-- What the shop window shows has changed: how much can be bought, or what is sold.
CREATE FUNCTION notify_window() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('kursi_window', '');
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER seats_notify_window AFTER INSERT OR UPDATE OF status ON seats FOR EACH STATEMENT EXECUTE FUNCTION notify_window();
--> statement-breakpoint
CREATE TRIGGER stock_items_notify_window AFTER INSERT OR UPDATE OF status ON stock_items FOR EACH STATEMENT EXECUTE FUNCTION notify_window();
--> statement-breakpoint
CREATE TRIGGER workspaces_notify_window AFTER INSERT OR UPDATE OF status, rest_until ON workspaces FOR EACH STATEMENT EXECUTE FUNCTION notify_window();
--> statement-breakpoint
CREATE TRIGGER products_notify_window AFTER INSERT OR UPDATE ON products FOR EACH STATEMENT EXECUTE FUNCTION notify_window();
--> statement-breakpoint
CREATE TRIGGER order_lines_notify_window AFTER UPDATE OF delivery_status ON order_lines FOR EACH STATEMENT EXECUTE FUNCTION notify_window();
