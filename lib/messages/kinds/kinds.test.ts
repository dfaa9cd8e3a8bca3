import { assert, constantFrom, property, record, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { ATTENTIONS } from "@/lib/payments/status";
import type { OrderFacts } from "../facts";
import { NOTIFICATION_KINDS, type NotificationKind } from "../status";
import { renderNotification } from "./registry";

const shop = { storeName: "Toko Kursi", appUrl: "https://kursi.example" };
const LOCALES = ["id", "en"] as const;
const facts: OrderFacts = {
  orderId: "ORD-0123456789ABCDEFGHJKMNPQRS",
  packageName: "ChatGPT Plus 1 Bulan",
  customerName: "Ani",
  seats: 3,
  durationDays: 30,
  amountIdr: 50_123,
  dueIdr: 60_123,
  attention: "short",
  invited: [
    { email: "ani@shop.example", workspaceName: "Melati" },
    { email: "budi@shop.example", workspaceName: "Mawar" },
  ],
  endsAt: "2026-12-21T17:00:00.000Z",
};
const nothing = { amountIdr: null, dueIdr: null, attention: null, invited: [], endsAt: null, customerName: null };

describe.each(NOTIFICATION_KINDS)("%s", (kind) => {
  it.each(LOCALES)("says its facts, the order, the link and where to find help, in %s", (locale) => {
    const { subject, text } = renderNotification(kind, facts, locale, shop);
    expect(subject.length).toBeGreaterThan(10);
    // Whoever sees a subject on a locked screen must not be able to open the order.
    expect(subject).not.toContain(facts.orderId);
    expect(text).toContain("Ani,");
    expect(text).toContain(facts.orderId);
    expect(text).toContain(facts.packageName);
    expect(text).toContain(`https://kursi.example/orders/${facts.orderId}\n`);
    expect(text).toContain("https://kursi.example/help");
    expect(text).not.toMatch(/undefined|null|NaN|\[object/);
  });

  it("speaks two languages", () => {
    const [id, en] = LOCALES.map((locale) => renderNotification(kind, facts, locale, shop));
    expect(id?.text).not.toBe(en?.text);
    expect(id?.subject).not.toBe(en?.subject);
  });

  it.each(LOCALES)("leaves out what is not known, in %s", (locale) => {
    const { subject, text } = renderNotification(kind, { ...facts, ...nothing, seats: 1 }, locale, shop);
    expect(`${subject} ${text}`).not.toMatch(/undefined|null|NaN|Invalid|\[object| {2}/);
    expect(text).toMatch(locale === "id" ? /^Halo,\n/ : /^Hello,\n/);
  });

  it("never has more than one line of subject, nor a forged paragraph, whatever people are called", () => {
    const hostile = string({
      unit: constantFrom("\r", "\n", "\u2028", "\u0000", "\u202e", "B", "c", ":", " "),
      maxLength: 60,
    });
    const names = record({ packageName: hostile, customerName: hostile, email: hostile, workspaceName: hostile });
    const plainLines = renderNotification(kind, { ...facts, invited: facts.invited.slice(1) }, "id", shop).text.split(
      "\n",
    );
    assert(
      property(names, constantFrom(...LOCALES), ({ packageName, customerName, ...invited }, locale) => {
        const typed = { ...facts, packageName, customerName, invited: [invited] };
        const { subject, text } = renderNotification(kind, typed, locale, shop);
        expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
        expect(subject.length).toBeLessThanOrEqual(150);
        expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
        expect(text.split("\n").length).toBeLessThanOrEqual(plainLines.length);
      }),
    );
  });

  it("refuses facts that are none", () => {
    expect(() => renderNotification(kind, { orderId: facts.orderId }, "id", shop)).toThrow("packageName");
  });
});

describe("a greeting", () => {
  const greet = (customerName: string | null) =>
    renderNotification("paid_late", { ...facts, customerName }, "id", shop).text.split("\n")[0];
  it.each([
    [null, "Halo,"],
    ["Ani Lestari", "Halo Ani Lestari,"],
    ["Ani\r\nBcc: all@shop.example", "Halo,"],
    ["MENANG 10 JUTA www.hadiah.example", "Halo,"],
    ["M. Yusuf S.Kom", "Halo,"],
    ["R. A. Kartini", "Halo R. A. Kartini,"],
    ["x".repeat(80), `Halo ${"x".repeat(39)}…,`],
  ])("of %j is %s", (name, expected) => {
    expect(greet(name)).toBe(expected);
  });
});

it("explains every kind of attention in both languages", () => {
  for (const locale of LOCALES) {
    const texts = ATTENTIONS.map(
      (attention) => renderNotification("payment_review", { ...facts, attention }, locale, shop).text,
    );
    expect(new Set(texts).size).toBe(ATTENTIONS.length);
  }
});

it("says the amounts, and the day in the shop's zone", () => {
  const say = (kind: NotificationKind, timeZone?: string) =>
    renderNotification(kind, facts, "id", { ...shop, timeZone }).text;
  for (const kind of ["order_paid", "paid_late", "payment_review"] as const) expect(say(kind)).toContain("Rp50.123");
  expect(say("payment_review")).toContain("Rp60.123");
  expect(say("invite_sent")).toContain("22 Desember 2026");
  expect(say("membership_ended", "UTC")).toContain("21 Desember 2026");
});

it("names everybody who was invited, and where", () => {
  const { subject, text } = renderNotification("invite_sent", facts, "id", shop);
  expect(subject).toBe("Undangan sudah dikirim ke ani@shop.example dan +1");
  expect(text).toContain("- ani@shop.example di workspace Melati\n- budi@shop.example di workspace Mawar");
});
