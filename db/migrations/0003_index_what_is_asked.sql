SET LOCAL lock_timeout = '5s';--> statement-breakpoint
CREATE INDEX "receipts_order_idx" ON "receipts" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "refunds_payment_idx" ON "refunds" USING btree ("payment_id");--> statement-breakpoint
CREATE INDEX "assignments_live_email_idx" ON "assignments" USING btree ("email") WHERE "assignments"."status" = 'ACTIVE';--> statement-breakpoint
CREATE INDEX "invite_attempts_assignment_idx" ON "invite_attempts" USING btree ("assignment_id");