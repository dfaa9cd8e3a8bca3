import type { Ctx } from "@/lib/work/context";
import * as store from "./store";

/** A call that the pretend vendor was asked, with what came of it. `at` in ISO 8601. */
export type CallView = { id: number; action: store.CallAction; email: string | null; outcome: string; at: string };

/** The newest calls about one workspace, newest first. */
export async function readCalls(ctx: Ctx, remoteId: string, limit: number): Promise<CallView[]> {
  const calls = await store.newestJournal(ctx, remoteId, limit);
  return calls.map(({ at, ...call }) => ({ ...call, at: at.toISOString() }));
}
