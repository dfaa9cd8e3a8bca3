import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOLD_MINUTES_MIN, holdMinutes, titleOf } from "./rules";

describe("the hold", () => {
  it("is shorter for scarce goods", () => {
    expect([holdMinutes(180, 180), holdMinutes(60, 180), holdMinutes(3, 180)]).toEqual([30, 20, 15]);
  });

  it("is always long enough to pay a QR code", () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.nat(1_000), (free, total) => {
        const minutes = holdMinutes(free, total);
        return minutes >= HOLD_MINUTES_MIN && minutes <= 30;
      }),
    );
  });
});

describe("the title of an order", () => {
  const line = (productName: string, quantity = 1) => ({ productName, quantity });

  it("names what was bought, and how many of it when it is more than one", () => {
    expect(titleOf([line("Team 5 Kursi", 2), line("Kode Hadiah")])).toBe("Team 5 Kursi × 2 + Kode Hadiah");
    expect(titleOf([line("Kursi 1 Bulan")])).toBe("Kursi 1 Bulan");
  });

  it("counts what does not fit instead of cutting a name in half", () => {
    const many = Array.from({ length: 20 }, (_, index) => line(`Paket Panjang Nomor ${index}`, 2));
    expect(titleOf(many)).toBe(
      "Paket Panjang Nomor 0 × 2 + Paket Panjang Nomor 1 × 2 + Paket Panjang Nomor 2 × 2 … (+17)",
    );
    expect(titleOf([line("a".repeat(300)), line("b")])).toBe(`${"a".repeat(94)}… (+1)`);
    expect(titleOf([line("a".repeat(300))])).toBe(`${"a".repeat(99)}…`);
  });

  it("is never empty and never longer than a hundred characters", () => {
    const lines = fc.array(fc.record({ productName: fc.string({ minLength: 1 }), quantity: fc.integer({ min: 1 }) }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(lines, (some) => {
        const title = titleOf(some);
        return title.length > 0 && title.length <= 100;
      }),
    );
  });
});
