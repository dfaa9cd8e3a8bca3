import { openIncident } from "@/lib/delivery";
import { readIncident } from "@/lib/desk";
import { answer, readOptionalJson } from "@/lib/http-api";
import { toSnakeCase } from "@/lib/http-api/snake-case";
import { openIncidentInput } from "@/lib/incidents/schemas";
import { adminRoute } from "../../../admin-route";
import { requireAccountId } from "../../account-id";

export const dynamic = "force-dynamic";

export const POST = adminRoute<{ id: string }>("incidents.open", async (ctx, request, { id }) => {
  const workspaceId = requireAccountId(id);
  const { note } = await readOptionalJson(request, openIncidentInput);
  const incident = await openIncident(ctx, workspaceId, note);
  return answer(toSnakeCase(await readIncident(ctx, incident.id)), 201);
});
