import { assert, constantFrom, property, string } from "fast-check";
import { expect, it } from "vitest";
import { splitLinks } from "./split-links";

const SHOP = "http://localhost:3000";

it("makes links of the shop's own addresses only", () => {
  const text = `See ${SHOP}/orders/ORD-1\nand ${SHOP} or ${SHOP}.evil.example/x or https://evil.example`;
  expect(
    splitLinks(text, SHOP)
      .filter((part) => part.isLink)
      .map((part) => part.text),
  ).toEqual([`${SHOP}/orders/ORD-1`, SHOP]);
});

it("loses no character, and gives each part its own place", () => {
  const text = string({
    unit: constantFrom("http://localhost:3000", "/", " ", "a", "\n", "https://b.example"),
    maxLength: 20,
  });
  assert(
    property(text, (message) => {
      const parts = splitLinks(message, SHOP);
      expect(parts.map((part) => part.text).join("")).toBe(message);
      expect(new Set(parts.map((part) => part.at)).size).toBe(parts.length);
    }),
  );
});
