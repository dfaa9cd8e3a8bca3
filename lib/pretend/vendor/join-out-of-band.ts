import { inTransaction, type Ctx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import * as store from "./store";
import { hasFreeSeat, newPersonId } from "./vendor";

/** Somebody becomes a member without the shop. Throws `not_found`, and `conflict` when they are in or it is full. */
export async function joinOutOfBand(ctx: Ctx, remoteId: string, typedEmail: string): Promise<void> {
  const email = typedEmail.trim().toLowerCase();
  await inTransaction(ctx, async (tx) => {
    const workspace = await store.lockWorkspace(tx, remoteId);
    if (!workspace) throw new DomainError("not_found", "There is no such stand-in workspace.");
    if (await store.findPerson(tx, remoteId, email))
      throw new DomainError("conflict", `${email} is in this workspace already.`);
    if (!(await hasFreeSeat(tx, workspace))) throw new DomainError("conflict", "This workspace has no seat left.");
    const now = tx.now();
    const id = newPersonId(tx);
    await store.addPerson(tx, { id, email, state: "member", workspaceId: remoteId, visibleAt: now, joinedAt: now });
  });
}
