import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addToCart, CART_LINES_MAX, countCart, parseCart, writeCart, type Cart } from "./cart";

const cartOf = (count: number): Cart =>
  Array.from({ length: count }, (_, index) => ({ productId: `product-${index}`, quantity: 1 }));

const anyCart = fc.uniqueArray(
  fc.record({ productId: fc.string({ minLength: 1, maxLength: 60 }), quantity: fc.integer({ min: 1, max: 1_000 }) }),
  { selector: ({ productId }) => productId, maxLength: CART_LINES_MAX },
);

describe("the cart in a cookie", () => {
  it("comes back as it was written", () => {
    fc.assert(
      fc.property(anyCart, (cart) => {
        expect(parseCart(writeCart(cart))).toEqual(cart);
      }),
    );
  });

  it("is empty for anything that is not a cart of ours", () => {
    const odd = ["", "{}", "[1]", '[["a",0]]', '[["a",1.5]]', '[["a","2"]]', '[["",1]]', '[["a",1],["a",2]]', "[[]]"];
    for (const text of [undefined, ...odd, writeCart(cartOf(CART_LINES_MAX + 1)), "[".repeat(5_000)])
      expect(parseCart(text)).toEqual([]);
  });

  it("stays within its bounds whatever is sent", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.json().map(encodeURIComponent)), (text) => {
        const cart = parseCart(text);
        expect(cart.length).toBeLessThanOrEqual(CART_LINES_MAX);
        expect(cart.every(({ productId, quantity }) => productId !== "" && quantity >= 1)).toBe(true);
      }),
    );
  });
});

describe("addToCart", () => {
  it("adds a line, then one more of it, and never more than can be ordered", () => {
    const once = addToCart([], "kode", 2) ?? [];
    const twice = addToCart(once, "kode", 2) ?? [];
    expect(countCart(twice)).toBe(2);
    expect(addToCart(twice, "kode", 2)).toEqual([{ productId: "kode", quantity: 2 }]);
    expect(addToCart(twice, "kode", 0)).toEqual([{ productId: "kode", quantity: 1 }]);
  });

  it("has room for so many products, and says so", () => {
    const full = cartOf(CART_LINES_MAX);
    expect(addToCart(full, "one-more", 5)).toBeNull();
    expect(addToCart(full, "product-0", 5)).toHaveLength(CART_LINES_MAX);
  });
});
