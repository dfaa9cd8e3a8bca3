import { inTransaction, type Ctx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import * as store from "./store";

/** The invited person joins. Throws `not_found` when the workspace has no invitation for that address. */
export async function acceptInvitation(
  ctx: Ctx,
  remoteId: string,
  email: string,
): Promise<"joined" | "already_joined"> {
  return inTransaction(ctx, async (tx) => {
    await store.lockWorkspace(tx, remoteId);
    const person = await store.findPerson(tx, remoteId, email.trim().toLowerCase());
    if (!person) throw new DomainError("not_found", `There is no invitation for ${email} in this workspace.`);
    if (person.state === "member") return "already_joined";
    await store.letPersonJoin(tx, person.id);
    return "joined";
  });
}
