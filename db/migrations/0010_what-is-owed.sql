DROP INDEX "order_lines_waiting_idx";--> statement-breakpoint
DROP INDEX "order_units_needs_person_idx";--> statement-breakpoint
CREATE INDEX "order_units_needs_somebody_idx" ON "order_units" USING btree ("order_id") WHERE "order_units"."status" in ('needs_name','needs_person');