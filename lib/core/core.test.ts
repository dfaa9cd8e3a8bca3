import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { email, fullName, parsePhone } from "./contact";
import { suggestEmail } from "./email-hint";
import { formatDateTime, formatRupiah, maskEmail } from "./format";
import { newOrderId, newPaymentReference, ORDER_ID, parseOrderId } from "./ids";
import { parseRupiah, rupiah } from "./money";

describe("rupiah", () => {
  it("are whole, and are read from the spellings of third parties", () => {
    expect([57123, "57123", "57123.00", "57123.0"].map(parseRupiah)).toEqual([57123, 57123, 57123, 57123]);
    for (const wrong of [
      "57123.50",
      "57,123",
      "-1",
      "",
      "1e3",
      null,
      {},
      1.5,
      Number.NaN,
      -1,
      Number.POSITIVE_INFINITY,
      ["57123"],
    ])
      expect(() => parseRupiah(wrong)).toThrow(RangeError);
  });
  it("end where no shop of this kind can mean them, and a complaint stays short", () => {
    expect(rupiah(1_000_000_000_000)).toBe(1_000_000_000_000);
    expect(() => rupiah(1_000_000_000_001)).toThrow(RangeError);
    expect(() => parseRupiah("x".repeat(500))).toThrow(/^not an amount of rupiah: "x{39}$/);
  });
  it("never come out of nonsense", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        try {
          return Number.isSafeInteger(parseRupiah(value));
        } catch (error) {
          return error instanceof RangeError;
        }
      }),
    );
  });
  it("read as in a wallet", () => {
    expect([0, 999, 50123, 1250000].map((amount) => formatRupiah(rupiah(amount)))).toEqual([
      "Rp0",
      "Rp999",
      "Rp50.123",
      "Rp1.250.000",
    ]);
  });
});

describe("order numbers", () => {
  it("hold 130 random bits and are forgiven for how they are typed", () => {
    const id = newOrderId();
    expect(id).toMatch(ORDER_ID);
    expect(parseOrderId(`  ${id.toLowerCase()} `)).toBe(id);
    expect(parseOrderId("ORD-OOOOOOOOOOOOOOOOOOOOOOOOIL")).toBe("ORD-00000000000000000000000011");
    expect(newPaymentReference()).toMatch(/^PAY-[0-9A-HJKMNP-TV-Z]{20}$/);
  });
  it("are never found in nonsense", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const id = parseOrderId(text);
        return id === null || ORDER_ID.test(id);
      }),
    );
  });
});

describe("phone numbers", () => {
  it("of Indonesian mobiles are read in any usual spelling", () => {
    for (const typed of [
      "081234567890",
      "+62 812-3456-7890",
      "6281234567890",
      "0062 812 3456 7890",
      "(0812) 3456.7890",
    ])
      expect(parsePhone(typed)).toBe("+6281234567890");
  });
  it("of landlines, other countries and jokers are refused", () => {
    for (const typed of [
      "021 5551234",
      "+1 415 555 2671",
      "081234567890abc",
      "0856; DROP TABLE",
      "٠٨١٢٣٤٥٦٧٨٩٠",
      "123",
    ])
      expect(parsePhone(typed)).toBeNull();
  });
  it("are E.164 or null, whatever is typed", () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        const phone = parsePhone(typed);
        return phone === null || /^\+628\d{7,12}$/.test(phone);
      }),
    );
  });
});

describe("people", () => {
  it("have one address however they type it, and one line of a name", () => {
    expect(email.parse("  Budi@Example.COM ")).toBe("budi@example.com");
    expect(email.safeParse("budi@").success).toBe(false);
    for (const name of ["a\nBcc: x@y", "tab\there", "\u0007", "a\u2028b"])
      expect(fullName.safeParse(name).success).toBe(false);
    expect(fullName.parse(" Siti Nurhaliza ")).toBe("Siti Nurhaliza");
  });
  it("are hinted at slips, and masked", () => {
    expect(suggestEmail("budi@gmial.com")).toBe("budi@gmail.com");
    expect(suggestEmail("budi@gmail.com")).toBeNull();
    expect(maskEmail("budi@example.com")).toBe("b***i@example.com");
    expect(maskEmail("ab@example.com")).toBe("a***@example.com");
  });
});

it("shows instants in the store's zone", () => {
  expect(formatDateTime(new Date("2026-11-21T07:05:00Z"), "id")).toMatch(/21 Nov 2026.*14[.:]05 WIB/);
});

it.each(["\u202e", "\u202a", "\u2066", "\u2069", "\u200f", "\u061c", "\u2028", "\u0000", "a\nb"])(
  "a name holds no character that rewrites its line: %j",
  (character) => {
    expect(fullName.safeParse(`Budi${character}moc.elpmaxe`).success).toBe(false);
    expect(fullName.safeParse("Budi – Ségolène 陳 محمد").success).toBe(true);
  },
);
