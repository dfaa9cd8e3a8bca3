import { array, assert, constantFrom, date, integer, option, property, record, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { ATTENTIONS } from "@/lib/payments/status";
import { orderFacts, type OpenFacts } from "../facts";
import { MESSAGE_KINDS, type MessageKind } from "../status";
import { writeMessage } from "./kinds";

const shop = { storeName: "Toko Kursi", appUrl: "https://kursi.example" };
const LOCALES = ["id", "en"] as const;
const facts: OpenFacts = {
  orderId: "ORD-0123456789ABCDEFGHJKMNPQRS",
  title: "ChatGPT Plus 1 Bulan",
  customerName: "Ani",
  units: 3,
  durationDays: 30,
  amountIdr: 50_123,
  dueIdr: 60_123,
  attention: "short",
  invited: [
    { email: "ani@shop.example", workspaceName: "Melati" },
    { email: "budi@shop.example", workspaceName: "Mawar" },
  ],
  formerWorkspace: "Kenanga",
  expectedAt: "2026-12-05T03:00:00.000Z",
  items: ["GIFT-AAAA-1111", "GIFT-BBBB-2222"],
  endsAt: "2026-12-21T17:00:00.000Z",
};
const nothing = {
  amountIdr: null,
  dueIdr: null,
  attention: null,
  invited: [],
  formerWorkspace: undefined,
  items: [],
  endsAt: null,
  customerName: null,
  durationDays: null,
};
/** What a template looks like when a value is missing, or is printed as what it is not. */
const BROKEN = /undefined|null|NaN|Invalid|\[object|[{}]|\bmail\.| {2}/;
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

/** A one-time code may reach somebody who must not learn of the order. */
const ABOUT_ORDERS = MESSAGE_KINDS.filter((kind) => kind !== "one_time_code" && !kind.startsWith("waiting_"));

describe.each(ABOUT_ORDERS)("%s", (kind) => {
  it.each(LOCALES)("says its facts, the order, the link and where to find help, in %s", (locale) => {
    const { subject, text } = writeMessage(kind, facts, locale, shop);
    expect(subject.length).toBeGreaterThan(10);
    // Whoever sees a subject on a locked screen must not be able to open the order, nor use its codes.
    expect(subject).not.toContain(facts.orderId);
    expect(subject).not.toContain("GIFT-");
    expect(text).toContain("Ani,");
    expect(text).toContain(facts.orderId);
    expect(text).toContain(facts.title);
    expect(text).toContain(`https://kursi.example/orders/${facts.orderId}\n`);
    expect(text).toContain("https://kursi.example/help");
    expect(`${subject} ${text}`).not.toMatch(BROKEN);
  });

  it("speaks two languages", () => {
    const [id, en] = LOCALES.map((locale) => writeMessage(kind, facts, locale, shop));
    expect(id?.text).not.toBe(en?.text);
    expect(id?.subject).not.toBe(en?.subject);
  });

  it.each(LOCALES)("leaves out what is not known, in %s", (locale) => {
    const { subject, text } = writeMessage(kind, { ...facts, ...nothing, units: 1 }, locale, shop);
    expect(`${subject} ${text}`).not.toMatch(BROKEN);
    expect(text).toMatch(locale === "id" ? /^Halo,\n/ : /^Hello,\n/);
    expect(text).not.toMatch(/\n\n\n/);
  });

  it("is whole for any facts: nothing left to fill in, one line of subject that a phone can show", () => {
    const any = record({
      orderId: constantFrom(facts.orderId),
      title: string({ unit: constantFrom("a", "B", " ", "é", "+", "×", "5", "'"), minLength: 1, maxLength: 300 }),
      customerName: option(string({ unit: constantFrom("a", "Z", " ", "'", "é"), maxLength: 80 })),
      units: integer({ min: 1, max: 500 }),
      durationDays: option(integer({ min: 1, max: 3_650 })),
      amountIdr: option(integer({ min: 0, max: 100_000_000 })),
      dueIdr: option(integer({ min: 0, max: 100_000_000 })),
      attention: option(constantFrom(...ATTENTIONS, "a_word_of_tomorrow")),
      invited: array(record({ email: constantFrom("ani@shop.example"), workspaceName: constantFrom("", "Melati") })),
      items: array(constantFrom("GIFT-AAAA-1111", "https://example.com/x?y=1")),
      endsAt: option(
        date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((at) => at.toISOString()),
      ),
    });
    assert(
      property(any, constantFrom(...LOCALES), (told, locale) => {
        const { subject, text } = writeMessage(kind, told, locale, shop);
        expect(`${subject}\n${text}`).not.toMatch(/undefined|null|NaN|Invalid|\[object|[{}]/);
        expect(subject.length).toBeLessThanOrEqual(150);
        expect(subject).not.toContain("\n");
        expect(text).not.toMatch(/\n\n\n/);
        for (const item of kind === "item_delivered" ? told.items : []) expect(text).toContain(item);
      }),
    );
  });

  it("never has more than one line of subject, nor a forged paragraph, whatever people are called", () => {
    const hostile = string({
      unit: constantFrom("\r", "\n", "\u2028", "\u0000", "\u202e", "B", "c", ":", " ", "{", "}", "<", "'", "#"),
      maxLength: 60,
    });
    const names = record({ title: hostile, customerName: hostile, email: hostile, workspaceName: hostile });
    const invited = facts.invited.slice(1);
    const linesOf = (text: string) => text.split("\n").length;
    const plain = writeMessage(kind, { ...facts, invited }, "id", shop);
    assert(
      property(names, constantFrom(...LOCALES), ({ title, customerName, ...person }, locale) => {
        const typed = { ...facts, title, customerName, invited: [person] };
        const { subject, text } = writeMessage(kind, typed, locale, shop);
        expect(subject).not.toMatch(UNSEEN);
        expect(subject.length).toBeLessThanOrEqual(150);
        expect(text.replaceAll("\n", "")).not.toMatch(UNSEEN);
        expect(linesOf(text)).toBeLessThanOrEqual(linesOf(plain.text));
      }),
    );
  });
});

it("facts that are none are refused", () => {
  expect(() => orderFacts.parse({ orderId: facts.orderId })).toThrow("title");
});

describe("a greeting", () => {
  const greet = (customerName: string | null) =>
    writeMessage("paid_late", { ...facts, customerName }, "id", shop).text.split("\n")[0];
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
      (attention) => writeMessage("payment_review", { ...facts, attention }, locale, shop).text,
    );
    expect(new Set(texts).size).toBe(ATTENTIONS.length);
  }
});

it("says the amounts, and the day in the shop's zone", () => {
  const say = (kind: MessageKind, timeZone?: string) => writeMessage(kind, facts, "id", { ...shop, timeZone }).text;
  for (const kind of ["order_paid", "paid_late", "payment_review"] as const) expect(say(kind)).toContain("Rp50.123");
  expect(say("payment_review")).toContain("Rp60.123");
  for (const kind of ["invite_sent", "renewed"] as const) expect(say(kind)).toContain("22 Desember 2026");
  expect(say("membership_ended", "UTC")).toContain("21 Desember 2026");
});

it("names everybody who was invited, and where", () => {
  const { subject, text } = writeMessage("invite_sent", facts, "id", shop);
  expect(subject).toBe("Undangan sudah dikirim ke ani@shop.example dan +1");
  expect(text).toContain("- ani@shop.example di workspace Melati\n- budi@shop.example di workspace Mawar");
});

it("names the address that was refused, and says what to do", () => {
  const { text } = writeMessage("unit_needs_buyer", { ...facts, invited: facts.invited.slice(0, 1) }, "en", shop);
  expect(text).toContain("- ani@shop.example in the workspace Melati\n");
  expect(text).toContain("Open the order page below and fill in another email address");
});

it("shows a code to the letter, and numbers several", () => {
  const say = (...items: string[]) => writeMessage("item_delivered", { ...facts, items }, "en", shop).text;
  expect(say("aB-1 {x}  'y'")).toContain("Here is what you ordered:\naB-1 {x}  'y'\n\n");
  expect(say("A", "B")).toContain("Here are the 2 items that you ordered:\n1. A\n2. B\n\n");
});

it("does not speak of seats where none were bought", () => {
  for (const kind of ["order_paid", "pending_stock"] as const) {
    const { subject, text } = writeMessage(kind, { ...facts, durationDays: null }, "en", shop);
    expect(`${subject} ${text}`).not.toContain("seat");
  }
});

it.each(LOCALES)("sends a one-time code without a word about the order, in %s", (locale) => {
  const { subject, text } = writeMessage("one_time_code", { ...facts, items: ["012345"] }, locale, shop);
  expect(text).toContain("\n012345\n");
  expect(text).toContain("Toko Kursi");
  expect(subject).not.toContain("012345");
  for (const secret of [facts.orderId, facts.title, "Ani", "/orders/", "@"]) expect(text).not.toContain(secret);
  expect(`${subject} ${text}`).not.toMatch(BROKEN);
});

it.each(["id", "en"] as const)("tells who waits of their place and of an offer, with the link alone (%s)", (locale) => {
  const link = "https://toko.example/waiting/1";
  const told = { ...facts, items: [link], units: 2, endsAt: "2026-12-03T07:05:00Z" };
  for (const kind of ["waiting_joined", "waiting_offer"] as const) {
    const { subject, text } = writeMessage(kind, told, locale, shop);
    expect(subject).toContain(facts.title);
    expect(text).toContain(link);
    expect(text).toMatch(/3 Des|3 Dec/);
    expect(text).not.toContain(facts.orderId);
  }
});
