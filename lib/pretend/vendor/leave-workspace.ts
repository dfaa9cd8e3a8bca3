import { inTransaction, type Ctx } from "@/lib/work/context";
import * as store from "./store";

/** The person leaves by themselves, or declines the invitation. */
export async function leaveWorkspace(ctx: Ctx, remoteId: string, email: string): Promise<"left" | "not_there"> {
  return inTransaction(ctx, async (tx) => {
    await store.lockWorkspace(tx, remoteId);
    const person = await store.findPerson(tx, remoteId, email.trim().toLowerCase());
    if (!person) return "not_there";
    return (await store.dropPerson(tx, remoteId, person.id, person.state)) ? "left" : "not_there";
  });
}
