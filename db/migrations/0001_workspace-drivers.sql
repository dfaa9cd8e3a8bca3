ALTER TABLE "vendor_calls" DROP CONSTRAINT "vendor_calls_outcome_is_known";--> statement-breakpoint
ALTER TABLE "workspaces" DROP CONSTRAINT "workspaces_driver_is_known";--> statement-breakpoint
ALTER TABLE "vendor_calls" ADD CONSTRAINT "vendor_calls_outcome_is_known" CHECK ("vendor_calls"."outcome" in ('done', 'already', 'full', 'refused', 'auth', 'challenge', 'rate_limited', 'unavailable', 'unknown'));--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_driver_is_known" CHECK ("workspaces"."driver" in ('stand_in', 'scim', 'openai-org', 'session'));