import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rupiah } from "@/lib/core/money";
import { buildQris, checkQris, parseQris, qrisChecksum, readAmount, readValue, toDynamic, type Qris } from "./qris";

const SHOPEE =
  "00020101021226610016ID.CO.SHOPEE.WWW01189360091800216005230208216005230303UME51440014ID.CO.QRIS.WWW0215ID10243228429300303UME5204792953033605409100003.005802ID5907Pakasir6012KAB. KEBUMEN61055439262230519SP25RZRATEQI2HQ65Q46304A079";
const STATIC =
  "00020101021126690017ID.CO.EXAMPLE.WWW01189360009900000000170215TEST000000000170303UMI51440014ID.CO.QRIS.WWW0215ID10990000000170303UMI5204581253033605802ID5913TOKO UJI COBA6007JAKARTA61051219062070703A016304DBE7";
const DYNAMIC =
  "00020101021226690017ID.CO.EXAMPLE.WWW01189360009900000000170215TEST000000000170303UMI51440014ID.CO.QRIS.WWW0215ID10990000000170303UMI5204581253033605405571235802ID5913TOKO UJI COBA6007JAKARTA61051219062070703A01630447D1";
const DYNAMIC_DECIMAL =
  "00020101021226690017ID.CO.EXAMPLE.WWW01189360009900000000170215TEST000000000170303UMI51440014ID.CO.QRIS.WWW0215ID10990000000170303UMI520458125303360540857123.005802ID5913TOKO UJI COBA6007JAKARTA61051219062070703A0163045409";

const PRICE = rupiah(57_123);

function parsed(text: string): Qris {
  const result = parseQris(text);
  if (!result.ok) throw new Error(result.why);
  return result.qris;
}

/** The payload with one plain record replaced, added before tag 58, or taken out; the checksum is right again. */
function changed(text: string, tag: string, value: string | null): string {
  const kept = parsed(text).fields.filter((field) => field.tag !== tag);
  const at = kept.findIndex((field) => field.tag === "58");
  return buildQris({ fields: value === null ? kept : [...kept.slice(0, at), { tag, value }, ...kept.slice(at)] });
}

const withChecksum = (body: string): string => `${body}6304${qrisChecksum(`${body}6304`)}`;

describe("the checksum", () => {
  it("is CRC-16/CCITT-FALSE", () => expect(qrisChecksum("123456789")).toBe("29B1"));
});

describe("parseQris", () => {
  it.each([SHOPEE, STATIC, DYNAMIC, DYNAMIC_DECIMAL])("reads a published payload and writes it back: %s", (text) => {
    expect(buildQris(parsed(text))).toBe(text);
  });

  it("reads the templates' own records", () => {
    const { fields } = parsed(SHOPEE);
    expect(fields.find(({ tag }) => tag === "51")).toEqual({
      tag: "51",
      fields: [
        { tag: "00", value: "ID.CO.QRIS.WWW" },
        { tag: "02", value: "ID1024322842930" },
        { tag: "03", value: "UME" },
      ],
    });
    expect(readValue(parsed(SHOPEE), "59")).toBe("Pakasir");
  });

  it.each([
    ["nothing", "", "checksum"],
    ["a placeholder", "SANDBOX MODE", "checksum"],
    ["a wrong checksum", `${STATIC.slice(0, -4)}DBE8`, "checksum is wrong"],
    ["a checksum in lower case", `${STATIC.slice(0, -4)}dbe7`, "checksum is wrong"],
    ["no format record", withChecksum("5802ID"), "tag 00"],
    ["another format", withChecksum("000202"), "tag 00"],
    ["a length that is no number", withChecksum("0002015XX2ID"), "no tag and length"],
    ["a value that is cut off", withChecksum("0002015809ID"), "cut off"],
    ["a record that comes twice", withChecksum("000201540511111540522222"), "comes twice"],
    ["a checksum record in the middle", withChecksum("00020163041234"), "not at the end"],
    ["a broken template", withChecksum("0002012604abcd"), "in tag 26"],
  ])("refuses %s", (_, text, why) => {
    expect(parseQris(text)).toEqual({ ok: false, why: expect.stringContaining(why) });
  });

  it("answers any text with a value and never throws", { timeout: 30_000 }, () => {
    const texts = fc.oneof(
      fc.string(),
      fc.string({ unit: "binary" }),
      fc.string().map(withChecksum),
      fc.stringMatching(/^[0-9]{0,60}$/).map(withChecksum),
      fc.stringMatching(/^[0-9]{0,60}$/).map((digits) => withChecksum(`000201${digits}`)),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(typeof parseQris(text).ok).toBe("boolean");
      }),
      { numRuns: 2_000 },
    );
  });

  it("detects every change of one character", { timeout: 30_000 }, () => {
    const change = fc.tuple(fc.nat(SHOPEE.length - 1), fc.string({ unit: "binary", minLength: 0, maxLength: 1 }));
    fc.assert(
      fc.property(change, ([at, by]) => {
        fc.pre(SHOPEE[at] !== by);
        expect(parseQris(SHOPEE.slice(0, at) + by + SHOPEE.slice(at + 1)).ok).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });

  it("detects every exchange of a character by another printable one", () => {
    const printable = Array.from({ length: 0x7f - 0x20 }, (_, index) => String.fromCharCode(0x20 + index));
    const accepted = Array.from(SHOPEE).flatMap((was, at) =>
      printable.filter((by) => by !== was && parseQris(SHOPEE.slice(0, at) + by + SHOPEE.slice(at + 1)).ok),
    );
    expect(accepted).toEqual([]);
  });

  it("reads back whatever buildQris writes", () => {
    const value = fc.string({ unit: "grapheme", maxLength: 12 });
    const plain = fc.record({ tag: fc.constantFrom("52", "53", "54", "58", "59", "60", "61", "64", "99"), value });
    const nested = fc.uniqueArray(fc.record({ tag: fc.constantFrom("00", "01", "02", "03", "05", "07"), value }), {
      selector: ({ tag }) => tag,
      maxLength: 1,
    });
    const template = fc.record({ tag: fc.constantFrom("26", "30", "51", "62"), fields: nested });
    const fields = fc.uniqueArray(fc.oneof(plain, template), { selector: ({ tag }) => tag, maxLength: 8 });
    fc.assert(
      fc.property(fields, (rest) => {
        const qris: Qris = { fields: [{ tag: "00", value: "01" }, ...rest] };
        expect(parseQris(buildQris(qris))).toEqual({ ok: true, qris });
      }),
    );
  });
});

describe("buildQris", () => {
  it("throws for what the format cannot carry", () => {
    expect(() => buildQris({ fields: [{ tag: "59", value: "x".repeat(100) }] })).toThrow(RangeError);
    expect(() => buildQris({ fields: [{ tag: "5", value: "x" }] })).toThrow(RangeError);
  });
});

describe("toDynamic", () => {
  it("puts the amount into a static code", () => expect(toDynamic(STATIC, PRICE)).toEqual({ ok: true, qr: DYNAMIC }));

  it("replaces the amount of a dynamic one", () => {
    expect(toDynamic(DYNAMIC_DECIMAL, PRICE)).toEqual({ ok: true, qr: DYNAMIC });
  });

  it("is not led astray by a name that contains a record's text", () => {
    const named = changed(STATIC, "59", "TOKO 5802ID 6304");
    const made = toDynamic(named, PRICE);
    expect(made.ok && checkQris(made.qr, PRICE)).toEqual({ ok: true });
    expect(made.ok && readValue(parsed(made.qr), "59")).toBe("TOKO 5802ID 6304");
  });

  it("holds every amount that it is given", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000_000_000 }), (amount) => {
        const made = toDynamic(STATIC, rupiah(amount));
        expect(made.ok && checkQris(made.qr, rupiah(amount))).toEqual({ ok: true });
      }),
    );
  });

  it("refuses damaged codes, codes without a currency, and nothing to pay", () => {
    expect(toDynamic(`${STATIC}0`, PRICE).ok).toBe(false);
    expect(toDynamic(changed(STATIC, "53", null), PRICE).ok).toBe(false);
    expect(toDynamic(STATIC, rupiah(0)).ok).toBe(false);
  });
});

describe("readAmount", () => {
  it.each([
    [STATIC, null],
    [DYNAMIC, 57_123],
    [DYNAMIC_DECIMAL, 57_123],
    [SHOPEE, 100_003],
    [changed(STATIC, "54", "57123."), 57_123],
    [changed(STATIC, "54", "57123.50"), null],
    [changed(STATIC, "54", "57,123"), null],
    [changed(STATIC, "54", "-5"), null],
    [changed(STATIC, "54", "99999999999999"), null],
    [changed(STATIC, "54", "9999999999999"), null],
    [changed(STATIC, "54", ""), null],
  ])("of %s is %s", (text, amount) => expect(readAmount(parsed(text))).toBe(amount));
});

describe("checkQris", () => {
  it("accepts the exact amount, with or without decimals", () => {
    expect(checkQris(DYNAMIC, PRICE)).toEqual({ ok: true });
    expect(checkQris(DYNAMIC_DECIMAL, PRICE)).toEqual({ ok: true });
    expect(checkQris(changed(DYNAMIC, "55", "01"), PRICE)).toEqual({ ok: true });
  });

  it.each([
    ["another amount", SHOPEE, "100003"],
    ["no amount", STATIC, "no amount"],
    ["a fraction", changed(DYNAMIC, "54", "57123.01"), "whole"],
    ["another currency", changed(DYNAMIC, "53", "840"), "not in rupiah"],
    ["a fee on top", changed(changed(DYNAMIC, "55", "02"), "56", "500"), "adds a fee"],
    ["damage", DYNAMIC.replace("UJI", "UJU"), "damaged"],
    ["a placeholder", "SANDBOX MODE", "damaged"],
  ])("refuses %s", (_, text, why) => {
    expect(checkQris(text, PRICE)).toEqual({ ok: false, why: expect.stringContaining(why) });
  });
});
