import { readIncident } from "@/lib/desk";
import { answer } from "@/lib/http-api";
import { toSnakeCase } from "@/lib/http-api/snake-case";
import { adminRoute } from "../../admin-route";
import { requireIncidentId } from "../incident-id";

export const dynamic = "force-dynamic";

export const GET = adminRoute<{ id: string }>("incidents.read", async (ctx, _request, { id }) =>
  answer(toSnakeCase(await readIncident(ctx, requireIncidentId(id)))),
);
