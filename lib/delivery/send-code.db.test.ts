import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { db } from "@/db/client";
import { messages } from "@/db/schema";
import { useCode, type CodeFor } from "@/lib/buyers";
import { deliverMessage } from "@/lib/messages";
import { listMailbox } from "@/lib/pretend";
import { ctx, newEmail, openShop, order, orderRow } from "@/lib/testing/world";
import { sendCode } from ".";

/** Sends a code about a new order and answers the mail as it arrives. */
async function sent(locale: "id" | "en", to = newEmail()) {
  const shop = await openShop([1]);
  const { order_id } = await order(shop, { full_name: "Budi Santoso" });
  const row = { ...(await orderRow(order_id)), locale };
  const act: CodeFor = { purpose: "help", subject: order_id, email: to };
  await sendCode(ctx, row, act);
  const queued = await db().select().from(messages).where(eq(messages.address, to));
  for (const { id } of queued) await deliverMessage(ctx, id);
  const [mail] = await listMailbox(ctx, { to, limit: 1 });
  if (!mail) throw new Error("no mail came");
  return { act, mail, queued, row };
}

it.each(["id", "en"] as const)("mails a code that works, and nothing about the order, in %s", async (locale) => {
  const { act, mail, queued, row } = await sent(locale);
  const [code = ""] = /\b\d{6}\b/.exec(mail.text) ?? [];
  expect(mail.subject).not.toContain(code);
  for (const secret of [row.id, "Budi", row.title, "/orders/"]) expect(mail.text).not.toContain(secret);
  expect(JSON.stringify(queued.map(({ facts }) => facts))).not.toContain(code);
  await useCode(ctx, act, code);
});

it("kills the code before it", async () => {
  const { act, mail, row } = await sent("id");
  const [code = ""] = /\b\d{6}\b/.exec(mail.text) ?? [];
  await sendCode(ctx, row, act);
  await expect(useCode(ctx, act, code)).rejects.toMatchObject({ code: "invalid" });
});
