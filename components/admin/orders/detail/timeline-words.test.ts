import { createTranslator } from "next-intl";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { REASON_CODES, REASONS, type ReasonCode } from "@/lib/core/reasons";
import type { About, TimelineEntry } from "@/lib/desk/views";
import { CATALOGUES } from "@/lib/i18n/catalogues";
import { LOCALES, type Locale } from "@/lib/i18n/locale";
import {
  actorWord,
  foldAlike,
  footnoteOf,
  isMinor,
  sentenceOf,
  type StoryEntry,
  type Translate,
} from "./timeline-words";

const AT = "2026-11-21T07:05:00.000Z";
const clock = (locale: Locale) => ({ locale, timeZone: "Asia/Jakarta" });

/** The translator that pages get; whatever is wrong with a sentence fails the test. */
function translator(locale: Locale): Translate {
  return createTranslator({
    locale,
    messages: CATALOGUES[locale],
    onError: (error) => {
      throw error;
    },
  });
}
const [id, en] = [translator("id"), translator("en")];

type Told = Extract<TimelineEntry, { about: About | null; code: ReasonCode }>;
const told = (code: ReasonCode, more: Partial<Told> = {}): StoryEntry => ({
  at: AT,
  actor: null,
  from: null,
  to: null,
  entity: "order",
  code,
  facts: {},
  about: null,
  abouts: more.about ? [more.about] : [],
  ...more,
});

/** Facts that a schema allows: every word of a list once, everything that may be missing also missing. */
function samplesOf(schema: z.ZodType): unknown[] {
  if (schema instanceof z.ZodEnum) return schema.options;
  if (schema instanceof z.ZodNullable) return [null, ...samplesOf(schema.unwrap() as z.ZodType)];
  if (schema instanceof z.ZodArray) return [[0, 1].map((round) => samplesOf(schema.element as z.ZodType)[round])];
  if (schema instanceof z.ZodObject) return [0, 1].map((round) => sampleOf(schema, round));
  if (schema instanceof z.ZodRecord) return [{}, { price: 50_123, note: null }];
  if (schema instanceof z.ZodISODateTime) return [AT];
  return schema instanceof z.ZodNumber ? [50_123] : ["sesuatu", "lainnya"];
}

const sampleOf = (schema: z.ZodObject, round: number): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(schema.shape).map(([name, field]) => {
      const samples = samplesOf(field as z.ZodType);
      return [name, samples[round % samples.length]];
    }),
  );

/** Enough rounds that every word of every list has its turn. */
const ROUNDS = 8;
const factsOf = (code: ReasonCode) => Array.from({ length: ROUNDS }, (_, round) => sampleOf(REASONS[code], round));

describe.each(LOCALES)("every reason has words in %s", (locale) => {
  it.each(REASON_CODES)("%s", (code) => {
    const words = CATALOGUES[locale].reasons[code];
    const used = [...words.matchAll(/\{(\w+)[},]/g)].map(([, name]) => name);
    expect(Object.keys(REASONS[code].shape)).toEqual(expect.arrayContaining(used));
    for (const facts of factsOf(code)) {
      expect(REASONS[code].safeParse(facts).success).toBe(true);
      const sentence = sentenceOf(told(code, { facts }), translator(locale), clock(locale));
      expect(sentence).not.toMatch(/null|undefined|\{|^\s|\s$|reasons\./);
      expect(sentence.length).toBeGreaterThan(3);
    }
  });
});

describe("the history of an order", () => {
  it("says in the reader's language what happened, with amounts and times as they are read here", () => {
    const paid = told("paid", { facts: { gateway: "tripay", amountIdr: 50_123 } });
    expect(sentenceOf(paid, id, clock("id"))).toBe("Lunas: Rp50.123 lewat Tripay");
    expect(sentenceOf(paid, en, clock("en"))).toBe("Paid: Rp50.123 by Tripay");
    const renewed = told("renewed", { facts: { email: "a@b.co", until: AT } });
    expect(sentenceOf(renewed, id, clock("id"))).toContain("14.05 WIB");
    const note = told("note", { facts: { text: "telepon {nanti} <b>" } });
    expect(sentenceOf(note, id, clock("id"))).toBe("telepon {nanti} <b>");
  });

  it.each([
    [told("paid", { entity: "payment", from: "pending", to: "paid" }), "Pembayaran · Belum dibayar → Lunas"],
    [
      told("units_changed", { entity: "delivery", from: "processing", to: "invited" }),
      "Pengiriman · Diproses → Terkirim",
    ],
    [
      told("message_sent", { entity: "message", from: "queued", to: "sent", about: { message: "invite_sent" } }),
      "Pesan · Undangan dikirim · Mengantre → Terkirim",
    ],
    [told("order_placed", { entity: "payment", to: "pending" }), "Pembayaran · Belum dibayar"],
    [told("paid", { entity: "payment", from: "toString", to: "paid" }), "Pembayaran · toString → Lunas"],
    [told("note"), "Catatan staf"],
    [told("cancelled"), null],
  ])("says what it was about and what it changed: %#", (entry, words) => {
    expect(footnoteOf(entry, id)).toBe(words);
  });

  it("says why the other workspaces were passed over", () => {
    const passedOver = [{ workspace: "Studio Kecil", why: "full", free: 0, total: 5, endsAt: null }];
    const entry = told("reseated", { entity: "unit", facts: { passedOver } });
    expect(footnoteOf(entry, id)).toBe("Bagian · Dilewati: Studio Kecil (penuh)");
  });

  it("tells a call to a workspace with its outcome", () => {
    const facts = { email: "a@b.co", workspace: "Studio Kecil", outcome: "refused", detail: "domain" } as const;
    const call: StoryEntry = { ...told("note"), entity: "call", code: "invite", facts, about: null };
    expect(sentenceOf(call, id, clock("id"))).toBe("Undang a@b.co ke Studio Kecil: ditolak");
    expect(footnoteOf(call, id)).toBe("domain");
    expect(isMinor(call)).toBe(false);
    expect(isMinor({ ...call, facts: { ...facts, outcome: "done" } })).toBe(true);
  });

  it.each([
    ["system:settle-payment", "sistem"],
    ["buyer", "pembeli"],
    ["staff:ani@example.com", "ani@example.com"],
    ["key:restock", "kunci API restock"],
    ["Studio Kecil", "Studio Kecil"],
  ])("names who did it: %s", (actor, name) => {
    expect(actorWord(actor, id)).toBe(name);
  });

  it("tells once what happened to many parts at the same moment, and nothing else together", () => {
    const wait = (name: string, at = AT) =>
      told("no_stock", { entity: "unit", from: "waiting", to: "waiting", about: { name }, at });
    const story = foldAlike([wait("a"), wait("b"), wait("c"), wait("d"), wait("e", "2026-11-22T00:00:00.000Z")]);
    expect(story.map(({ abouts }) => abouts.length)).toEqual([4, 1]);
    expect(story.map((entry) => footnoteOf(entry, id))[0]).toContain("a, b, c, +1 lagi");
    expect(foldAlike([told("cancelled"), told("cancelled")])).toHaveLength(2);
  });

  it("keeps the steps behind a step apart", () => {
    expect(isMinor(told("seat_claimed", { entity: "seat" }))).toBe(true);
    expect(isMinor(told("item_revealed", { entity: "item" }))).toBe(false);
    expect(isMinor(told("address_refused", { entity: "unit" }))).toBe(false);
  });
});
