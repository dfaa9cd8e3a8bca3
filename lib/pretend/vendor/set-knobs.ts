import { inTransaction, type Ctx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import type { Knobs, KnobsPatch } from "./knobs";
import * as store from "./store";

/** Turns the given knobs, leaves the others. Answers all of them. Throws `not_found`. */
export async function setKnobs(ctx: Ctx, remoteId: string, patch: KnobsPatch): Promise<Knobs> {
  return inTransaction(ctx, async (tx) => {
    const workspace = await store.lockWorkspace(tx, remoteId);
    if (!workspace) throw new DomainError("not_found", "There is no such stand-in workspace.");
    const knobs = { ...workspace.knobs, ...patch };
    await store.saveKnobs(tx, remoteId, knobs);
    return knobs;
  });
}
