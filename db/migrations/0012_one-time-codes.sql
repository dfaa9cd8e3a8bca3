CREATE TABLE "one_time_codes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"subject" text NOT NULL,
	"reader" text NOT NULL,
	"hash" text NOT NULL,
	"tries_left" integer NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "one_time_codes_purpose_is_known" CHECK ("one_time_codes"."purpose" in ('help', 'swap'))
);
--> statement-breakpoint
ALTER TABLE "messages" DROP CONSTRAINT "messages_kind_is_known";--> statement-breakpoint
CREATE UNIQUE INDEX "one_time_codes_newest" ON "one_time_codes" USING btree ("purpose","subject","reader");--> statement-breakpoint
CREATE INDEX "one_time_codes_expiry_idx" ON "one_time_codes" USING btree ("expires_at");--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_kind_is_known" CHECK ("messages"."kind" in ('order_paid', 'invite_sent', 'item_delivered', 'renewed', 'pending_stock', 'paid_late', 'payment_review', 'refunded', 'unit_needs_buyer', 'membership_ended', 'one_time_code'));