"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { adminAction } from "@/lib/auth";
import { openIncident, runIncident } from "@/lib/delivery";
import { openIncidentInput, runIncidentInput } from "@/lib/incidents/schemas";

/** Stops selling from a workspace and goes to the plan. */
export const openIncidentAction = adminAction(
  "incidents.open",
  openIncidentInput.extend({ workspace_id: z.uuid() }),
  async (ctx, { workspace_id: workspaceId, note }) => {
    const { id } = await openIncident(ctx, workspaceId, note);
    revalidatePath("/admin/pool", "layout");
    redirect(`/admin/incidents/${id}`);
  },
);

/** The press. */
export const runIncidentAction = adminAction(
  "incidents.run",
  runIncidentInput.extend({ incident_id: z.uuid() }),
  async (ctx, { incident_id: id, ...input }) => {
    // Also after a refusal: the plan may be another one by now.
    try {
      await runIncident(ctx, id, input);
    } finally {
      revalidatePath(`/admin/incidents/${id}`);
    }
  },
);
