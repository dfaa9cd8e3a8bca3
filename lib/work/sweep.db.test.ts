import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { db } from "@/db/client";
import { outbox } from "@/db/schema";
import { DomainError } from "@/lib/core/errors";
import { systemCtx, type Ctx } from "./context";
import { announceAgain, BATCH, forEach, inBatches } from "./sweep";

const ctx = systemCtx("test");
const later = (minutes: number): Ctx => ({ ...ctx, now: () => new Date(Date.now() + minutes * 60_000) });

it("goes on behind one that fails, and says how many were done", async () => {
  const done: string[] = [];
  const result = await forEach("test", ["a", "busy", "broken", "b"], async (id) => {
    if (id === "busy") throw new DomainError("try_later", "busy");
    if (id === "broken") throw new Error("a bug");
    done.push(id);
  });
  expect([result, done]).toEqual([{ found: 4, done: 2 }, ["a", "b"]]);
});

it("leaves for the next round what it has no time for", async () => {
  const slow = () => new Promise((resolve) => setTimeout(resolve, 50));
  const { found, done } = await forEach("test", Array.from({ length: 100 }, String), slow, { withinMs: 200 });
  expect(found).toBe(100);
  expect(done).toBeGreaterThanOrEqual(1);
  expect(done).toBeLessThanOrEqual(4);
});

it("does not wait for announcements of a clock that was set back", async () => {
  const id = randomUUID();
  for (let n = 0; n < 6; n++) await announceAgain(later(60 + n * 11), [id], "seats/seat.leaving", "seatId");
  expect(await announceAgain(ctx, [id], "seats/seat.leaving", "seatId")).toEqual({ found: 1, done: 1 });
});

it("announces at most a batch, and what fails for hours only now and then", async () => {
  const ids = Array.from({ length: BATCH + 50 }, () => randomUUID());
  const first = await announceAgain(ctx, ids, "seats/seat.leaving", "seatId");
  expect(first).toEqual({ found: BATCH + 50, done: BATCH });

  await db().delete(outbox);
  const [one = ""] = ids;
  for (let minute = 0; minute < 60; minute++)
    await announceAgain(later(minute), [one], "payments/webhook.received", "webhookId", (id) => ({
      subject: id,
      gateway: "sandbox",
    }));
  const events = await db().select().from(outbox);
  expect(events.length).toBeGreaterThanOrEqual(3);
  expect(events.length).toBeLessThan(12);
  expect(events[0]?.data).toEqual({ webhookId: one, subject: one, gateway: "sandbox" });
});

it("is not silenced by what was announced before the clock was set back", async () => {
  await db().delete(outbox);
  const id = randomUUID();
  const again = (at: Ctx) => announceAgain(at, [id], "seats/seat.leaving", "seatId");
  for (const minutes of [55, 58, 61, 64]) await again(later(minutes));
  // The clock is an hour back: what stands in the future says nothing about now.
  expect(await again(ctx)).toEqual({ found: 1, done: 1 });
});

it("deletes a table of any length in batches, and stops at the first that is not full", async () => {
  const left = [2_500];
  const sizes: number[] = [];
  const total = await inBatches(async (limit) => {
    const done = Math.min(limit, left[0] ?? 0);
    left[0] = (left[0] ?? 0) - done;
    sizes.push(done);
    return done;
  });
  expect([total, sizes]).toEqual([2_500, [1_000, 1_000, 500]]);
});
