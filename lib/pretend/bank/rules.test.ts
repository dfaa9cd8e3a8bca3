import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rupiah } from "@/lib/core/money";
import { checkQris, parseQris, readValue } from "@/lib/payments/qris";
import { drawQr } from "./draw-qr";
import { merchantName, statusAt, wrongAmount } from "./rules";

describe("statusAt", () => {
  const expiresAt = new Date("2026-11-21T07:00:00Z");
  const before = new Date(expiresAt.getTime() - 1);
  it("lets a pending charge expire at its end, and nothing else", () => {
    expect(statusAt({ status: "pending", expiresAt }, before)).toBe("pending");
    expect(statusAt({ status: "pending", expiresAt }, expiresAt)).toBe("expired");
    expect(statusAt({ status: "paid", expiresAt }, expiresAt)).toBe("paid");
    expect(statusAt({ status: "cancelled", expiresAt }, expiresAt)).toBe("cancelled");
  });
});

describe("wrongAmount", () => {
  it("is never the right one, and always money", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000_000 }), (due) => {
        const paid = wrongAmount(rupiah(due));
        expect(paid).not.toBe(due);
        expect(paid).toBeGreaterThan(0);
      }),
    );
  });
});

describe("merchantName", () => {
  it.each([
    ["Kursi", "Kursi"],
    ["Café Ngopi", "Cafe Ngopi"],
    ["Toko Serba Ada Sejahtera Makmur", "Toko Serba Ada Sejahtera"],
    ["店", "Kursi"],
    ["  Toko   Uji ", "Toko Uji"],
  ])("of %s is %s", (name, shown) => expect(merchantName(name)).toBe(shown));
});

describe("drawQr", () => {
  it("draws a code that wallets would accept, whatever the shop is called", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.integer({ min: 1, max: 100_000_000 }), (storeName, amount) => {
        const qr = drawQr({ storeName, reference: "PAY-0123456789ABCDEFGHJK", amount: rupiah(amount) });
        expect(checkQris(qr, rupiah(amount))).toEqual({ ok: true });
        const parsed = parseQris(qr);
        expect(parsed.ok && readValue(parsed.qris, "01")).toBe("12");
      }),
    );
  });
});
