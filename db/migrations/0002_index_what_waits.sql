SET LOCAL lock_timeout = '5s';--> statement-breakpoint
DROP INDEX "payments_ask_idx";--> statement-breakpoint
CREATE INDEX "orders_waiting_idx" ON "orders" USING btree ("pool_id","paid_at") WHERE "orders"."invitation_status" = 'pending_stock';--> statement-breakpoint
CREATE INDEX "orders_open_address_idx" ON "orders" USING btree ("client_address") WHERE "orders"."payment_status" = 'pending';--> statement-breakpoint
CREATE INDEX "payments_ask_idx" ON "payments" USING btree ("gateway","ask_at") WHERE "payments"."ask_at" is not null;