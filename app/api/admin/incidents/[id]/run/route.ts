import { runIncident } from "@/lib/delivery";
import { readIncident } from "@/lib/desk";
import { answer, readJson } from "@/lib/http-api";
import { toSnakeCase } from "@/lib/http-api/snake-case";
import { runIncidentInput } from "@/lib/incidents/schemas";
import { adminRoute } from "../../../admin-route";
import { requireIncidentId } from "../../incident-id";

export const dynamic = "force-dynamic";

export const POST = adminRoute<{ id: string }>("incidents.run", async (ctx, request, { id }) => {
  const incidentId = requireIncidentId(id);
  await runIncident(ctx, incidentId, await readJson(request, runIncidentInput));
  return answer(toSnakeCase(await readIncident(ctx, incidentId)), 202);
});
