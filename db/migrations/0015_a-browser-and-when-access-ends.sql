ALTER TABLE "workspaces" DROP CONSTRAINT "workspaces_driver_is_known";--> statement-breakpoint
ALTER TABLE "workspaces" DROP CONSTRAINT "workspaces_drivers_are_known";--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "access_ends_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_driver_is_known" CHECK ("workspaces"."driver" in ('stand_in', 'manual', 'scim', 'openai-org', 'session', 'browser'));--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_drivers_are_known" CHECK ("workspaces"."drivers" <@ array['stand_in', 'manual', 'scim', 'openai-org', 'session', 'browser']::text[]);