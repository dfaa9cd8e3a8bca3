ALTER TABLE "promos" ADD COLUMN "per_buyer" integer;--> statement-breakpoint
ALTER TABLE "promos" ADD COLUMN "created_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "promos" ADD CONSTRAINT "promos_per_buyer_is_sane" CHECK ("promos"."per_buyer" > 0);