import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { messages, outbox, transitions } from "@/db/schema";
import { inTransaction, systemCtx, type Ctx } from "@/lib/work/context";
import { listMailbox } from "@/lib/pretend";
import { countStatements } from "@/lib/testing/count-statements";
import type { MessageChannel, SendResult, Sending } from "./channels/channel";
import { deliverMessage, queueMessage, requeue, resendStale, sealItems, selectMessages, type NewMessage } from "./";

const ctx = systemCtx("test");
const later = (minutes: number): Ctx => ({ ...ctx, now: () => new Date(Date.now() + minutes * 60_000) });

let made = 0;
/** A message about an order of its own. */
function newMessage(changes: Partial<NewMessage> = {}): NewMessage & { orderId: string } {
  const orderId = `ORD-TEST${String(++made).padStart(22, "0")}`;
  return {
    subject: orderId,
    kind: "order_paid",
    recipient: { kind: "buyer", id: randomUUID(), email: ` Ani${made}@Shop.example` },
    locale: "id",
    facts: {
      orderId,
      title: "ChatGPT Plus 1 Bulan",
      customerName: "Ani",
      units: 1,
      durationDays: 30,
      amountIdr: 50_000,
      dueIdr: null,
      attention: null,
      invited: [],
      items: null,
      endsAt: null,
    },
    ...changes,
    orderId,
  };
}

const queue = (message: NewMessage, at: Ctx = ctx) => inTransaction(at, (tx) => queueMessage(tx, message));

async function queued(changes: Partial<NewMessage> = {}, at: Ctx = ctx) {
  const message = newMessage(changes);
  await queue(message, at);
  const [row] = await selectMessages(ctx, message.orderId);
  if (!row) throw new Error("not queued");
  return row;
}

const rowOf = async (id: string) => (await db().select().from(messages).where(eq(messages.id, id)))[0];
const eventsOf = (id: string) =>
  db()
    .select()
    .from(outbox)
    .where(sql`${outbox.data} ->> 'messageId' = ${id}`);
const storyOf = (orderId: string) =>
  db()
    .select({ entity: transitions.entity, from: transitions.from, to: transitions.to, reason: transitions.reason })
    .from(transitions)
    .where(eq(transitions.orderId, orderId))
    .orderBy(transitions.id);

/** A carrier that gives these answers, one after the other, and writes down what it was handed. */
function carrierSaying(...results: SendResult[]) {
  const handed: Sending[] = [];
  const carrier: MessageChannel = {
    name: "email",
    async send(sending) {
      handed.push(sending);
      return results[handed.length - 1] ?? { outcome: "refused", why: "asked too often" };
    },
  };
  return { handed, named: () => carrier };
}

/** Queues one message five times in the same instant. */
async function queueAtOnce(): Promise<string> {
  const message = newMessage();
  await Promise.all([1, 2, 3, 4, 5].map(() => queue(message)));
  return message.orderId;
}

async function expectQueuedOnce(orderId: string): Promise<void> {
  const rows = await selectMessages(ctx, orderId);
  expect(rows).toHaveLength(1);
  expect(await eventsOf(rows[0]?.id ?? "")).toHaveLength(1);
}

describe("queueing a message", () => {
  it("writes the message and its event, and nothing else", async () => {
    const row = await queued();
    expect(row).toMatchObject({ status: "queued", channel: "email", address: row.address.toLowerCase().trim() });
    expect(await eventsOf(row.id)).toMatchObject([{ name: "messages/message.queued", data: { messageId: row.id } }]);
  });

  it("takes one statement, and delivering it two", async () => {
    const message = newMessage();
    const queueing = await countStatements(() => queue(message));
    expect(queueing.statements).toHaveLength(1);
    const [row] = await selectMessages(ctx, message.orderId);
    const delivering = await countStatements(() => deliverMessage(ctx, row?.id ?? ""));
    expect(delivering.statements).toHaveLength(2);
  });

  it("queues the same subject, kind and recipient once, also when all come at the same instant", async () => {
    for (let round = 0; round < 20; round++) await expectQueuedOnce(await queueAtOnce());
  });

  it("queues another kind, another subject and another recipient of the same order", async () => {
    const message = newMessage();
    await queue(message);
    await queue({ ...message, kind: "invite_sent" });
    await queue({ ...message, subject: `${message.subject}:2` });
    await queue({ ...message, recipient: { ...message.recipient, id: randomUUID() } });
    await queue({ ...message, recipient: { ...message.recipient, kind: "staff" } });
    expect(await selectMessages(ctx, message.orderId)).toHaveLength(5);
  });

  it("queues nothing when the commit of its cause fails", async () => {
    const message = newMessage();
    const failing = inTransaction(ctx, async (tx) => {
      await queueMessage(tx, message);
      throw new Error("the cause failed");
    });
    await expect(failing).rejects.toThrow("the cause failed");
    expect(await selectMessages(ctx, message.orderId)).toEqual([]);
  });
});

describe("delivering a message", () => {
  it("puts it into the mailbox once, however often and however fast it is delivered", async () => {
    const row = await queued();
    const tries = await Promise.allSettled([1, 2, 3].map(() => deliverMessage(ctx, row.id)));
    // Whoever lost the race is told to try later, and then finds it sent.
    const refusals = tries
      .filter((each) => each.status === "rejected")
      .map(({ reason }) => Reflect.get(reason, "code"));
    expect(new Set([...refusals, "try_later"])).toEqual(new Set(["try_later"]));
    expect(await deliverMessage(ctx, row.id)).toBe("sent");
    expect(await listMailbox(ctx, { to: row.address, limit: 9 })).toHaveLength(1);
    expect(await storyOf(row.orderId ?? "")).toEqual([
      { entity: "message", from: "queued", to: "sent", reason: "message_sent" },
    ]);
  });

  it("speaks the recipient's language", async () => {
    const [id, en] = [await queued(), await queued({ locale: "en" })];
    for (const { id: each } of [id, en]) await deliverMessage(ctx, each);
    const subjectTo = async (to: string) => (await listMailbox(ctx, { to, limit: 1 }))[0]?.subject;
    expect(await subjectTo(id.address)).toMatch(/^Lunas:/);
    expect(await subjectTo(en.address)).toMatch(/^Paid:/);
  });

  it("sends a message again once after a lost answer, under the same key, and says so", async () => {
    const row = await queued();
    const { handed, named } = carrierSaying({ outcome: "unknown", why: "no answer" }, { outcome: "done", id: "1" });
    await expect(deliverMessage(ctx, row.id, named)).rejects.toMatchObject({ code: "try_later" });
    expect(await rowOf(row.id)).toMatchObject({ status: "unknown", tries: 1, trouble: "no answer" });
    expect(await deliverMessage(ctx, row.id, named)).toBe("sent");
    expect(new Set(handed.map(({ key }) => key)).size).toBe(1);
    expect(await rowOf(row.id)).toMatchObject({ status: "sent", tries: 2, trouble: null, sentAt: expect.any(Date) });
    expect((await storyOf(row.orderId ?? "")).map(({ reason }) => reason)).toEqual([
      "message_unclear",
      "message_sent_again",
    ]);
  });

  it("gives up after a second lost answer: a third sending is too likely a second message", async () => {
    const row = await queued();
    const lost = { outcome: "unknown", why: "no answer" } as const;
    const { handed, named } = carrierSaying(lost, lost, { outcome: "done", id: "1" });
    await expect(deliverMessage(ctx, row.id, named)).rejects.toMatchObject({ code: "try_later" });
    expect(await deliverMessage(ctx, row.id, named)).toBe("unknown");
    expect(await deliverMessage(ctx, row.id, named)).toBe("failed");
    expect(handed).toHaveLength(2);
  });

  it("waits for a carrier that is away as often as it takes, and does not count that as a lost answer", async () => {
    const row = await queued();
    const away = { outcome: "unavailable", why: "away", retryAfterSeconds: 30 } as const;
    const { named } = carrierSaying(away, away, away, { outcome: "unknown", why: "no answer" });
    for (let round = 0; round < 3; round++)
      await expect(deliverMessage(ctx, row.id, named)).rejects.toMatchObject({ details: { retryAfterSeconds: 30 } });
    expect(await rowOf(row.id)).toMatchObject({ status: "queued", tries: 3, trouble: "away" });
    await expect(deliverMessage(ctx, row.id, named)).rejects.toMatchObject({ code: "try_later" });
    expect(await rowOf(row.id)).toMatchObject({ status: "unknown" });
  });

  it("does not try again what the carrier refuses", async () => {
    const row = await queued();
    const { handed, named } = carrierSaying({ outcome: "refused", why: "blocked address" });
    expect(await deliverMessage(ctx, row.id, named)).toBe("failed");
    expect(await deliverMessage(ctx, row.id, named)).toBe("failed");
    expect(handed).toHaveLength(1);
    expect(await rowOf(row.id)).toMatchObject({ status: "failed", trouble: "blocked address" });
  });

  it("knows nothing of a message that is not there", async () => {
    await expect(deliverMessage(ctx, randomUUID())).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("codes in a message", () => {
  const CODES = ["GIFT-7K2M-QX41", "GIFT-9ZZT-00AB"];

  it("are nowhere in the row, and in the mail to the letter", async () => {
    const message = newMessage({ kind: "item_delivered" });
    await queue({ ...message, facts: { ...message.facts, items: sealItems(message.subject, CODES) } });
    const [row] = await selectMessages(ctx, message.orderId);
    await deliverMessage(ctx, row?.id ?? "");
    const stored = await db().execute<{ row: string }>(
      sql`select row_to_json(m)::text || (select coalesce(json_agg(o), '[]')::text from outbox o) || (select coalesce(json_agg(t), '[]')::text from transitions t) as row from messages m where m.id = ${row?.id ?? ""}`,
    );
    for (const code of CODES) expect(stored.rows[0]?.row).not.toContain(code);
    const [mail] = await listMailbox(ctx, { to: row?.address, limit: 1 });
    expect(mail?.text).toContain(`1. ${CODES[0]}\n2. ${CODES[1]}`);
    expect(mail?.subject).not.toContain("GIFT-");
  });

  it("do not open under another subject", async () => {
    const message = newMessage({ kind: "item_delivered" });
    const stolen = { ...message.facts, items: sealItems("ORD-OTHER", CODES) };
    await queue({ ...message, facts: stolen });
    const [row] = await selectMessages(ctx, message.orderId);
    await expect(deliverMessage(ctx, row?.id ?? "")).rejects.toThrow(/authenticate/);
    expect(await listMailbox(ctx, { to: row?.address, limit: 1 })).toEqual([]);
  });
});

describe("sending once more", () => {
  it("brings a second mail when staff ask for it, and keeps both on the timeline", async () => {
    const row = await queued();
    await deliverMessage(ctx, row.id);
    await inTransaction(ctx, (tx) => requeue(tx, row.id));
    expect(await eventsOf(row.id)).toHaveLength(2);
    await deliverMessage(ctx, row.id);
    expect(await listMailbox(ctx, { to: row.address, limit: 9 })).toHaveLength(2);
    expect((await storyOf(row.orderId ?? "")).map(({ reason }) => reason)).toEqual([
      "message_sent",
      "message_resent",
      "message_sent",
    ]);
  });

  it("knows nothing of a message that is not there", async () => {
    await expect(inTransaction(ctx, (tx) => requeue(tx, randomUUID()))).rejects.toMatchObject({ code: "not_found" });
  });

  it("is done by the sweep for what was queued two minutes ago and never sent, and for nothing else", async () => {
    await db().delete(outbox);
    const [lost, fresh, sent] = [await queued({}, later(-10)), await queued(), await queued({}, later(-10))];
    await deliverMessage(ctx, sent.id);
    await db().delete(outbox);
    const { found, done } = await resendStale(ctx);
    expect(found).toBeGreaterThanOrEqual(1);
    expect(done).toBe(found);
    const counts = await Promise.all([lost, fresh, sent].map(async ({ id }) => (await eventsOf(id)).length));
    expect(counts).toEqual([1, 0, 0]);
  });
});

/** Last: from here on this file's database lacks the guard. */
it("twin: without the unique index the same message is queued several times", async () => {
  await db().execute(sql`drop index messages_once`);
  await expect(expectQueuedOnce(await queueAtOnce())).rejects.toThrow(/length of 1 but got 5/);
});
