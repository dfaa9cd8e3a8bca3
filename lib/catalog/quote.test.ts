import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDomainError } from "@/lib/core/errors";
import { priceCart, type CartLine, type PricedCart } from "./quote";
import {
  discount,
  isOnSale,
  LEAST_CHARGE_IDR,
  promoRefusal,
  splitByShare,
  supplyOf,
  type PromoTerms,
  unitsInOneOf,
} from "./rules";
import type { PromoRow } from "./store";
import type { ProductView } from "./views";

const NOW = new Date("2026-11-21T00:00:00Z");
const LATER = new Date("2026-12-01T00:00:00Z");

function product(id: string, more: Partial<ProductView> = {}): ProductView {
  return {
    id,
    kind: "seat",
    name: id,
    summary: { id: "", en: "" },
    terms: { id: "", en: "" },
    termsVersion: 1,
    priceIdr: 50_000,
    durationDays: 30,
    warrantyDays: 30,
    quantityMax: 5,
    unitsInOne: 1,
    supply: "pool:a",
    settings: { kind: "seat", poolId: "a", seats: 1 },
    category: null,
    imageUrl: null,
    ...more,
  };
}

const promoOf = (more: Partial<PromoRow> = {}): PromoRow => ({
  id: "promo",
  code: "HEMAT10",
  kind: "percent",
  value: 10,
  productIds: null,
  usesMax: null,
  uses: 0,
  perBuyer: null,
  createdAt: NOW,
  startsAt: null,
  endsAt: null,
  isActive: true,
  ...more,
});

const price = (
  products: readonly ProductView[],
  lines: readonly CartLine[],
  promo: PromoRow | null = null,
  promoCode: string | null = promo?.code ?? null,
): PricedCart => priceCart({ products: new Map(products.map((one) => [one.id, one])), promo, promoCode }, lines, NOW);

/** The fields that a price is refused for. */
function refusal(work: () => unknown): Record<string, string> {
  try {
    work();
  } catch (error) {
    if (isDomainError(error) && error.code === "invalid") return error.fields;
    throw error;
  }
  throw new Error("it was not refused");
}

const rupiahs = fc.integer({ min: 1, max: 2_000_000 });
const cart = fc.array(
  fc.record({ priceIdr: rupiahs, quantity: fc.integer({ min: 1, max: 5 }), isEligible: fc.boolean() }),
  { minLength: 1, maxLength: 6 },
);
const voucher = fc.oneof(
  fc.record({ kind: fc.constant("percent" as const), value: fc.integer({ min: 1, max: 100 }) }),
  fc.record({ kind: fc.constant("fixed" as const), value: fc.integer({ min: 1, max: 70_000_000 }) }),
);

/** Prices a made-up cart with a voucher that counts for the lines that are marked, or for all when none is. */
function priceMadeUp(made: { priceIdr: number; quantity: number; isEligible: boolean }[], terms: Partial<PromoRow>) {
  const products = made.map(({ priceIdr }, index) => product(`p${index}`, { priceIdr }));
  const lines = made.map(({ quantity }, index) => ({ productId: `p${index}`, quantity }));
  const eligible = made.flatMap(({ isEligible }, index) => (isEligible ? [`p${index}`] : []));
  return price(products, lines, promoOf({ ...terms, productIds: eligible.length > 0 ? eligible : null }));
}

describe("a discount over several lines", () => {
  it("sums exactly, keeps the least charge, and never makes a line negative", () => {
    fc.assert(
      fc.property(cart, voucher, (made, terms) => {
        const { lines, subtotalIdr, discountIdr, totalIdr } = priceMadeUp(made, terms);
        const sum = (amount: "subtotalIdr" | "discountIdr" | "totalIdr") =>
          lines.reduce((total, line) => total + line[amount], 0);
        expect([sum("subtotalIdr"), sum("discountIdr"), sum("totalIdr")]).toEqual([subtotalIdr, discountIdr, totalIdr]);
        expect(totalIdr).toBe(subtotalIdr - discountIdr);
        expect(totalIdr).toBeGreaterThanOrEqual(Math.min(LEAST_CHARGE_IDR, subtotalIdr));
        for (const line of lines) {
          expect(Number.isSafeInteger(line.discountIdr) && line.discountIdr >= 0).toBe(true);
          expect(line.totalIdr).toBe(line.unitPriceIdr * line.quantity - line.discountIdr);
          expect(line.totalIdr).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("takes nothing off lines that the voucher does not count for, and no more than its worth", () => {
    fc.assert(
      fc.property(cart, voucher, (made, terms) => {
        const { lines, discountIdr } = priceMadeUp(made, terms);
        const none = made.every(({ isEligible }) => !isEligible);
        const eligible = lines.filter((_, index) => none || made[index]?.isEligible);
        const eligibleIdr = eligible.reduce((total, line) => total + line.subtotalIdr, 0);
        const worth = terms.kind === "percent" ? Math.floor((eligibleIdr * terms.value) / 100) : terms.value;
        expect(discountIdr).toBeLessThanOrEqual(Math.min(worth, eligibleIdr));
        const others = lines.filter((line) => !eligible.includes(line));
        expect(others.every((line) => line.discountIdr === 0)).toBe(true);
      }),
    );
  });

  it("is split by share, each part at most one rupiah from its exact share, the remainder first", () => {
    expect(splitByShare(100, [100, 100, 100])).toEqual([34, 33, 33]);
    expect(splitByShare(5, [0, 3, 2])).toEqual([0, 3, 2]);
    expect(splitByShare(0, [0, 0])).toEqual([0, 0]);
    fc.assert(
      fc.property(
        fc.array(fc.nat(100_000_000), { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (amounts, share) => {
          const whole = amounts.reduce((total, amount) => total + amount, 0);
          const off = Math.floor(whole * share);
          const parts = splitByShare(off, amounts);
          const isFair = parts.every(
            (part, index) => Math.abs(part - (off * (amounts[index] ?? 0)) / Math.max(1, whole)) <= 1.001,
          );
          const fits = parts.every((part, index) => part >= 0 && part <= (amounts[index] ?? 0));
          return isFair && fits && parts.reduce((total, part) => total + part, 0) === off;
        },
      ),
    );
  });

  it("rounds down, and leaves the least charge on a cheap order", () => {
    expect(discount({ kind: "percent", value: 10 }, { eligibleIdr: 49_999, subtotalIdr: 49_999 })).toBe(4_999);
    expect(discount({ kind: "percent", value: 100 }, { eligibleIdr: 5_000, subtotalIdr: 5_000 })).toBe(4_000);
    expect(discount({ kind: "fixed", value: 9_000 }, { eligibleIdr: 5_000, subtotalIdr: 50_000 })).toBe(5_000);
    expect(discount({ kind: "fixed", value: 9_000 }, { eligibleIdr: 800, subtotalIdr: 800 })).toBe(0);
  });
});

describe("a cart", () => {
  const [one, team] = [product("one"), product("team", { priceIdr: 225_000, unitsInOne: 5, quantityMax: 4 })];

  it("is priced from our tables", () => {
    const priced = price(
      [one, team],
      [
        { productId: "team", quantity: 2 },
        { productId: "one", quantity: 1 },
      ],
    );
    expect(priced).toMatchObject({ subtotalIdr: 500_000, discountIdr: 0, totalIdr: 500_000, promo: null });
    expect(priced.lines.map(({ product: { id }, units, totalIdr }) => [id, units, totalIdr])).toEqual([
      ["team", 10, 450_000],
      ["one", 1, 50_000],
    ]);
  });

  it("names the wrong field as the caller wrote it: plain for one line, with its index for more", () => {
    const tooMany = { productId: "one", quantity: 6 };
    const unknown = { productId: "gone", quantity: 1 };
    const fine = { productId: "team", quantity: 1 };
    expect(refusal(() => price([one], [unknown]))).toEqual({ package_id: "is not a package of this shop" });
    expect(refusal(() => price([one], [tooMany]))).toEqual({
      quantity: "is too many; at most 5 of this package in one order",
    });
    expect(Object.keys(refusal(() => price([one, team], [fine, unknown])))).toEqual(["lines.1.package_id"]);
    expect(Object.keys(refusal(() => price([one, team], [tooMany, fine])))).toEqual(["lines.0.quantity"]);
  });

  it("holds each product once, so that its limit counts", () => {
    const twice = [
      { productId: "one", quantity: 5 },
      { productId: "one", quantity: 5 },
    ];
    expect(Object.keys(refusal(() => price([one], twice)))).toEqual(["lines.1.package_id"]);
  });

  it("is refused when no gateway could take so much", () => {
    const dear = product("dear", { priceIdr: 100_000_000 });
    expect(refusal(() => price([dear], [{ productId: "dear", quantity: 2 }]))).toEqual({
      quantity: "is too much at once",
    });
  });

  it("takes a voucher's discount off the lines it counts for only", () => {
    const promo = promoOf({ kind: "fixed", value: 60_000, productIds: ["one"] });
    const priced = price(
      [one, team],
      [
        { productId: "team", quantity: 1 },
        { productId: "one", quantity: 1 },
      ],
      promo,
    );
    expect(priced.lines.map(({ discountIdr }) => discountIdr)).toEqual([0, 50_000]);
    expect(priced.promo).toBe(promo);
  });

  it("is refused with a code that does not count, whatever the reason", () => {
    const buy = [{ productId: "one", quantity: 1 }];
    expect(refusal(() => price([one], buy, null, "WRONG"))).toEqual({
      promo_code: expect.stringContaining("not a code"),
    });
    expect(refusal(() => price([one], buy, promoOf({ endsAt: NOW })))).toEqual({
      promo_code: expect.stringContaining("expired"),
    });
  });

  it("does not look at a voucher that nobody named", () => {
    expect(price([one], [{ productId: "one", quantity: 1 }], promoOf(), null)).toMatchObject({
      promo: null,
      discountIdr: 0,
    });
  });
});

it("a voucher is refused with the reason", () => {
  const promo: PromoTerms = promoOf({ usesMax: 1 });
  const why = (more: Partial<PromoTerms>, ids = ["a"]) => promoRefusal({ ...promo, ...more }, ids, NOW);
  expect(why({})).toBeNull();
  expect(promoRefusal(undefined, ["a"], NOW)).toMatch(/not a code/);
  expect(why({ isActive: false })).toMatch(/not a code/);
  expect(why({ endsAt: NOW })).toMatch(/expired/);
  expect(why({ endsAt: LATER })).toBeNull();
  expect(why({ startsAt: LATER })).toMatch(/yet/);
  expect(why({ startsAt: NOW })).toBeNull();
  expect(why({ uses: 1 })).toMatch(/used up/);
  expect(why({ productIds: ["b"] })).toMatch(/this package/);
  expect(why({ productIds: ["b"] }, ["a", "b"])).toBeNull();
});

it("a product is on sale while it is active, not archived, and within its time", () => {
  const terms = { isActive: true, archivedAt: null, salesFrom: null, salesUntil: null };
  const at = (more: Partial<Parameters<typeof isOnSale>[0]>) => isOnSale({ ...terms, ...more }, NOW);
  expect([at({}), at({ salesFrom: NOW }), at({ salesUntil: LATER })]).toEqual([true, true, true]);
  expect([at({ isActive: false }), at({ archivedAt: NOW }), at({ salesFrom: LATER }), at({ salesUntil: NOW })]).toEqual(
    Array(4).fill(false),
  );
});

describe("what a product is taken from", () => {
  it("is its pool for seats, and itself for everything else", () => {
    expect(supplyOf("a", { kind: "seat", poolId: "p", seats: 3 })).toBe("pool:p");
    expect(supplyOf("a", { kind: "code", items: 2 })).toBe("product:a");
    expect(supplyOf("a", { kind: "secret", sealedText: "v1" })).toBe("secret:a");
  });
  it("counts seats in a package, items in a bundle, else one", () => {
    expect(unitsInOneOf({ kind: "seat", poolId: "p", seats: 3 })).toBe(3);
    expect(unitsInOneOf({ kind: "code", items: 2 })).toBe(2);
    expect(unitsInOneOf({ kind: "file" })).toBe(1);
  });
});
