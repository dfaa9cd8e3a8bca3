import { expect, it } from "vitest";
import { groupByCategory, type WindowItem } from "./window-item";

const item = (id: string, category: string | null): WindowItem => ({
  id,
  kind: "code",
  name: id,
  summary: { id, en: id },
  terms: { id: "", en: "" },
  termsVersion: 1,
  priceIdr: 1,
  durationDays: null,
  warrantyDays: 0,
  quantityMax: 1,
  unitsInOne: 1,
  supply: `product:${id}`,
  settings: { kind: "code", items: 1 },
  category: category === null ? null : { id: category, name: { id: category, en: category }, emoji: null },
  imageUrl: null,
  available: 1,
  byHandWithinHours: null,
});

it("groups the window by category without changing the owner's order", () => {
  const groups = groupByCategory([item("a", "x"), item("b", null), item("c", "y"), item("d", "x"), item("e", null)]);
  expect(groups.map(({ category, items }) => [category?.id ?? null, items.map(({ id }) => id)])).toEqual([
    ["x", ["a", "d"]],
    [null, ["b", "e"]],
    ["y", ["c"]],
  ]);
});
