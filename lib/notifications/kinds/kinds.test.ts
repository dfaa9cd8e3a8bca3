import { assert, constantFrom, property, record, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { ATTENTIONS } from "@/lib/payments/status";
import { NOTIFICATION_KINDS, type NotificationKind } from "../status";
import { renderNotification } from "./registry";

const shop = { storeName: "Toko Kursi", appUrl: "https://kursi.example" };
const order = { orderId: "ORD-0123456789ABCDEFGHJKMNPQRS", packageName: "ChatGPT Plus 1 Bulan", customerName: "Ani" };
const LOCALES = ["id", "en"] as const;

const FACTS: Record<NotificationKind, Record<string, unknown>> = {
  order_paid: { ...order, amountIdr: 50_123, seats: 3, unnamedSeats: 2 },
  invite_sent: { ...order, email: "ani@shop.example", workspaceName: "Satu", endsAt: "2026-12-21T17:00:00.000Z" },
  pending_stock: { ...order, seats: 2 },
  paid_late: { ...order, amountIdr: 50_123 },
  payment_review: { ...order, amountIdr: 50_123, attention: "short" },
  membership_ended: {
    ...order,
    email: "ani@shop.example",
    workspaceName: "Satu",
    endedAt: "2026-12-21T17:00:00+00:00",
  },
};

describe.each(NOTIFICATION_KINDS)("%s", (kind) => {
  it.each(LOCALES)("says its facts, the order, the link and where to find help, in %s", (locale) => {
    const { subject, text } = renderNotification(kind, FACTS[kind], locale, shop);
    expect(subject.length).toBeGreaterThan(10);
    expect(text).toContain("Ani,");
    expect(text).toContain(order.orderId);
    expect(text).toContain(order.packageName);
    expect(text).toContain(`https://kursi.example/orders/${order.orderId}\n`);
    expect(text).toContain("https://kursi.example/help");
    expect(text).not.toMatch(/undefined|null|NaN|\[object/);
    const amount = "amountIdr" in FACTS[kind] ? "Rp50.123" : "";
    expect(text).toContain(amount);
  });

  it("speaks two languages", () => {
    const [id, en] = LOCALES.map((locale) => renderNotification(kind, FACTS[kind], locale, shop));
    expect(id?.text).not.toBe(en?.text);
    expect(id?.subject).not.toBe(en?.subject);
  });

  it("keeps the order's address from people who are only invited", () => {
    const facts = { ...FACTS[kind], orderLink: "without_link" };
    expect(renderNotification(kind, facts, "id", shop).text).not.toContain("/orders/");
  });

  it("never has more than one line of subject, nor a forged paragraph, whatever people are called", () => {
    const hostile = string({
      unit: constantFrom("\r", "\n", "\u2028", "\u0000", "\u202e", "B", "c", ":", " "),
      maxLength: 60,
    });
    const names = record({ packageName: hostile, customerName: hostile, email: hostile, workspaceName: hostile });
    assert(
      property(names, constantFrom(...LOCALES), (typed, locale) => {
        const { subject, text } = renderNotification(kind, { ...FACTS[kind], ...typed }, locale, shop);
        expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
        expect(subject.length).toBeLessThanOrEqual(150);
        expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
        const plain = renderNotification(kind, FACTS[kind], locale, shop).text;
        expect(text.split("\n").length).toBeLessThanOrEqual(plain.split("\n").length);
      }),
    );
  });

  it("refuses facts that are not its own", () => {
    expect(() => renderNotification(kind, { orderId: order.orderId }, "id", shop)).toThrow("packageName");
  });
});

describe("a greeting", () => {
  const greet = (customerName: string | null) =>
    renderNotification("paid_late", { ...FACTS.paid_late, customerName }, "id", shop).text.split("\n")[0];
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
      (attention) => renderNotification("payment_review", { ...FACTS.payment_review, attention }, locale, shop).text,
    );
    expect(new Set(texts).size).toBe(ATTENTIONS.length);
  }
});

it("shows dates in the shop's zone", () => {
  const text = (timeZone?: string) =>
    renderNotification("invite_sent", FACTS.invite_sent, "id", { ...shop, timeZone }).text;
  expect(text()).toContain("22 Desember 2026");
  expect(text("UTC")).toContain("21 Desember 2026");
});
