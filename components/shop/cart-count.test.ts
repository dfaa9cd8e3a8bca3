import fc from "fast-check";
import { expect, it } from "vitest";
import { readCartCount } from "./cart-count";

it("reads the number of things in the cart among other cookies", () => {
  expect(readCartCount("a=1; kursi_cart_count=12; b=2")).toBe(12);
  expect(readCartCount("kursi_cart_count=3")).toBe(3);
});

it.each([
  "",
  "kursi_cart_count=",
  "kursi_cart_count=-1",
  "kursi_cart_count=99999",
  "x_kursi_cart_count=2",
  "kursi_cart_count=1e3",
])("counts nothing in %j", (cookies) => expect(readCartCount(cookies)).toBe(0));

it("answers a small whole number to anything", () =>
  fc.assert(
    fc.property(fc.string(), (text) => {
      const count = readCartCount(`kursi_cart_count=${text}`);
      expect(Number.isInteger(count) && count >= 0 && count < 10_000).toBe(true);
    }),
  ));
