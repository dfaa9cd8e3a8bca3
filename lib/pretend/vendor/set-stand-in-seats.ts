import type { Ctx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import * as store from "./store";

/** Buys or gives up seats at the pretend vendor. Nobody is removed when there are more people than seats. */
export async function setStandInSeats(ctx: Ctx, remoteId: string, seats: number): Promise<void> {
  if (!(await store.setSeats(ctx, remoteId, seats)))
    throw new DomainError("not_found", "There is no such stand-in workspace.");
}
