import { listIncidents } from "@/lib/desk";
import { answer } from "@/lib/http-api";
import { toSnakeCase } from "@/lib/http-api/snake-case";
import { adminRoute } from "../admin-route";

export const dynamic = "force-dynamic";

export const GET = adminRoute("incidents.read", async (ctx) =>
  answer({ incidents: toSnakeCase(await listIncidents(ctx)) }),
);
