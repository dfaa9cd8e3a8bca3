import { createServer } from "node:http";
import { isNull } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { z } from "zod";
import { db } from "@/db/client";
import { outbox } from "@/db/schema";
import { forgetEnv } from "@/lib/core/env";
import { announceAll } from "@/lib/work/outbox";
import { inTransaction, systemCtx } from "@/lib/work/context";

/** The relay against an engine's door, that is a server that takes events over HTTP, or does not. */

const ctx = systemCtx("test");
const sentEvents = z.array(z.looseObject({ id: z.string(), name: z.string(), data: z.unknown() }));

let answer = 200;
let taken: z.infer<typeof sentEvents> = [];
/** How many rows still counted as unsent while the engine was being told. */
let unsentMeanwhile: number[] = [];

const engine = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  unsentMeanwhile.push(await countUnsent());
  const events = sentEvents.parse(JSON.parse(text));
  if (answer === 200) taken.push(...events);
  const body = answer === 200 ? { ids: events.map(({ id }) => id), status: 200 } : { status: answer, error: "not now" };
  response.writeHead(answer, { "content-type": "application/json" }).end(JSON.stringify(body));
});
const countUnsent = () => db().$count(outbox, isNull(outbox.sentAt));
const rows = () => db().select().from(outbox);
const byId = (events: { id: string; name: string; data: unknown }[]) =>
  events.map(({ id, name, data }) => ({ id, name, data })).toSorted((a, b) => (a.id < b.id ? -1 : 1));
const flush = async () => (await import("./relay")).flushOutbox();
const owe = (count: number) =>
  inTransaction(ctx, (tx) =>
    announceAll(
      tx,
      "orders/delivery.due",
      Array.from({ length: count }, (_, n) => ({ orderId: `order-${n}` })),
    ),
  );

beforeAll(async () => {
  await new Promise<void>((ready) => engine.listen(0, "127.0.0.1", ready));
  const address = engine.address();
  process.env.INNGEST_BASE_URL = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  forgetEnv();
});
beforeEach(async () => {
  await db().delete(outbox);
  [answer, taken, unsentMeanwhile] = [200, [], []];
});
afterAll(() => {
  engine.closeAllConnections();
  engine.close();
});

it("sends each event under the id of its row, so that an engine counts it once", async () => {
  await owe(3);
  expect(await flush()).toBe(3);
  const owed = await rows();
  expect(byId(taken)).toEqual(byId(owed));
  expect(owed.every(({ sentAt }) => sentAt !== null)).toBe(true);
  expect(await flush()).toBe(0);
});

it("marks nothing as sent before the engine has said that it has it", async () => {
  await owe(2);
  await flush();
  expect(unsentMeanwhile).toEqual([2]);
});

it("keeps what the engine did not take, and sends it under the same id later", async () => {
  await owe(2);
  answer = 500;
  await expect(flush()).rejects.toThrow("not now");
  const owed = await rows();
  expect(await countUnsent()).toBe(2);
  answer = 200;
  expect(await flush()).toBe(2);
  expect(byId(taken)).toEqual(byId(owed));
});

it("sends more than a batch, all of them once", async () => {
  await owe(250);
  expect(await flush()).toBe(250);
  expect(new Set(taken.map(({ id }) => id)).size).toBe(250);
  expect(taken).toHaveLength(250);
});
