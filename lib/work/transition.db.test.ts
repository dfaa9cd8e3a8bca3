import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { db } from "@/db/client";
import { pools, transitions, workspaces } from "@/db/schema";
import { WORKSPACE_MOVES } from "@/lib/workspaces/status";
import { inTransaction, systemCtx } from "./context";
import { machine, transition } from "./transition";

/** The helper itself, on a table with two statuses. */

const ctx = systemCtx("test");
const WORKSPACE = machine({
  entity: "workspace",
  table: workspaces,
  column: "status",
  moves: WORKSPACE_MOVES,
  orderIdOf: () => null,
});

async function newWorkspace() {
  const id = `pool-${randomUUID()}`;
  await db().insert(pools).values({ id, name: id });
  const [row] = await db()
    .insert(workspaces)
    .values({ poolId: id, name: id, driver: "stand_in", drivers: ["stand_in"], remoteId: id, createdAt: new Date() })
    .returning();
  if (!row) throw new Error("an insert answers its row");
  return row;
}

const recordsOf = (id: string) => db().select().from(transitions).where(eq(transitions.entityId, id));
const refused = { code: "workspace_refused_sign_in", refusal: "token_expired" } as const;

it("writes status, changes and record together, with the actor and the reason as data", async () => {
  const row = await newWorkspace();
  const after = await inTransaction(ctx, (tx) =>
    transition(tx, WORKSPACE, row, "SUSPENDED", refused, { trouble: "sign-in refused" }),
  );
  expect(after).toMatchObject({ id: row.id, status: "SUSPENDED", trouble: "sign-in refused" });
  expect(after.createdAt).toBeInstanceOf(Date);
  expect(await recordsOf(row.id)).toMatchObject([
    {
      entity: "workspace",
      from: "AVAILABLE",
      to: "SUSPENDED",
      reason: "workspace_refused_sign_in",
      facts: { refusal: "token_expired" },
      actor: "system:test",
    },
  ]);
});

it("writes nothing when the row is there already", async () => {
  const row = await newWorkspace();
  const again = await inTransaction(ctx, (tx) =>
    transition(tx, WORKSPACE, row, "AVAILABLE", { code: "workspace_reopened" }, { trouble: "never written" }),
  );
  expect(again).toBe(row);
  expect(await recordsOf(row.id)).toEqual([]);
});

it("refuses a move that the table does not have", async () => {
  const row = { ...(await newWorkspace()), status: "SUSPENDED" as const };
  const dead = machine({ ...WORKSPACE, moves: { AVAILABLE: [], SUSPENDED: [] } as typeof WORKSPACE_MOVES });
  const back = inTransaction(ctx, (tx) => transition(tx, dead, row, "AVAILABLE", refused));
  await expect(back).rejects.toMatchObject({ code: "conflict" });
  expect(await recordsOf(row.id)).toEqual([]);
});

it("lets one of many stale readers win, and tells the others to look again", async () => {
  const row = await newWorkspace();
  const tries = await Promise.allSettled(
    Array.from({ length: 8 }, () => inTransaction(ctx, (tx) => transition(tx, WORKSPACE, row, "SUSPENDED", refused))),
  );
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await recordsOf(row.id)).toHaveLength(1);
});
