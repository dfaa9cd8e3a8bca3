import { expect, it } from "vitest";
import { db } from "@/db/client";
import { outbox } from "@/db/schema";
import { systemCtx } from "./context";
import { pruneSent } from "./outbox";
import { inBatches } from "./sweep";

const ctx = systemCtx("test");
const DAY_MS = 86_400_000;
const daysAgo = (days: number): Date => new Date(Date.now() - days * DAY_MS);

it("throws away what was sent long ago, and never what is still owed", async () => {
  const row = (orderId: string, createdAt: Date, sentAt: Date | null) => ({
    name: "orders/delivery.due" as const,
    data: { orderId },
    createdAt,
    sentAt,
  });
  await db()
    .insert(outbox)
    .values([
      row("owed for a month", daysAgo(30), null),
      row("sent a month ago", daysAgo(30), daysAgo(30)),
      row("owed for long and sent today", daysAgo(30), daysAgo(0)),
    ]);
  expect(await inBatches((limit) => pruneSent(ctx, daysAgo(7), limit))).toBe(1);
  const left = (await db().select().from(outbox)).map(({ data }) => data);
  expect(left).toEqual(
    expect.arrayContaining([{ orderId: "owed for a month" }, { orderId: "owed for long and sent today" }]),
  );
  expect(left).toHaveLength(2);
});
