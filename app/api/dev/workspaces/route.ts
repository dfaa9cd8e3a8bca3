import { z } from "zod";
import { email } from "@/lib/core/contact";
import { systemCtx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import { answer, readJson } from "@/lib/http-api";
import { acceptInvitation, findVendorWorkspace, knobsPatch, readVendorWorkspaces, setKnobs } from "@/lib/pretend";
import { demoRoute } from "../demo-route";
import { restock } from "./restock";

export const dynamic = "force-dynamic";

const SEATS_MAX = 1_000;
const stageInput = z.strictObject({
  name: z.string().trim().min(1, "name a workspace").max(200),
  /** Faults to play from now on; knobs that are not named stay as they are. */
  knobs: knobsPatch.optional(),
  /** Seats at the vendor and in the shop. */
  seats: z.int("must be a whole number").min(0).max(SEATS_MAX, `must be at most ${SEATS_MAX}`).optional(),
  /** The invited person with this address joins. */
  accept: email.optional(),
});

/** Every pretend workspace with everybody in it, list lag or not. */
export const GET = demoRoute(async () => answer({ workspaces: await readStage() }));

/** The stage hand's door: turns knobs, restocks, lets an invited person join. Answers the workspace as it then is. */
export const POST = demoRoute(async (request) => {
  const input = await readJson(request, stageInput);
  const ctx = systemCtx("stage");
  const found = await findVendorWorkspace(ctx, input.name);
  if (!found) throw new DomainError("not_found", "There is no pretend workspace of that name.");
  if (input.knobs) await setKnobs(ctx, found.remoteId, input.knobs);
  if (input.seats !== undefined) await restock(ctx, found.remoteId, input.seats);
  if (input.accept) await acceptInvitation(ctx, found.remoteId, input.accept);
  return answer((await readStage()).find((workspace) => workspace.name === input.name) ?? null);
});

async function readStage() {
  const workspaces = await readVendorWorkspaces(systemCtx("stage"));
  return workspaces.map(({ name, seats, members, pending }) => ({ name, seats, members, pending }));
}
