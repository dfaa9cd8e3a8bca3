import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyForm, newFormKey, quantityOf, readMembers, readPress, readSent } from "./order-form-data";

const formOf = (...entries: [string, string | Blob][]) => {
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value);
  return form;
};

describe("the order form", () => {
  it("keeps its key over a second press, and takes no key that it has not made", () => {
    const key = newFormKey();
    expect(readSent(formOf(["key", key])).key).toBe(key);
    fc.assert(
      fc.property(fc.string(), (sent) => {
        const read = readSent(formOf(["key", sent])).key;
        return /^[\w-]{24}$/.test(read) && (read === sent || !/^[\w-]{24}$/.test(sent));
      }),
    );
  });

  it("gives every page a key of its own", () => {
    const keys = Array.from({ length: 50 }, () => emptyForm([]).key);
    expect(new Set(keys).size).toBe(50);
  });

  it("reads every field as text, whatever was sent", () => {
    const { values } = readSent(
      formOf(["customer_email", " a@b.id "], ["price", "1"], ["full_name", new Blob(["x"], { type: "text/plain" })]),
    );
    expect(values).toMatchObject({ customer_email: " a@b.id ", full_name: "", promo_code: "" });
    expect(Object.keys(values)).not.toContain("price");
  });

  it("pairs products with their quantities in the order of the page", () => {
    const sent = readSent(
      formOf(["package_id", "a"], ["quantity", "2"], ["package_id", "b"], ["quantity", "3"], ["package_id", "c"]),
    );
    expect(sent.lines).toEqual([
      { productId: "a", quantity: "2" },
      { productId: "b", quantity: "3" },
      { productId: "c", quantity: "" },
    ]);
  });

  it("orders only when its order button was pressed", () => {
    expect(readPress(formOf(["press", "order"]))).toEqual({ to: "order" });
    expect(readPress(formOf(["press", "remove:kode:1"]))).toEqual({ to: "remove", productId: "kode:1" });
    fc.assert(
      fc.property(fc.string(), (press) => press === "order" || readPress(formOf(["press", press])).to !== "order"),
    );
  });

  it("starts with the sum of its lines", () => {
    const { quote, lines } = emptyForm([
      { item: { id: "a", priceIdr: 50_000 }, quantity: 2 },
      { item: { id: "b", priceIdr: 25_000 }, quantity: 1 },
    ]);
    expect(quote).toMatchObject({ totalIdr: 125_000, discountIdr: 0, promoCode: null });
    expect(lines).toEqual([
      { productId: "a", quantity: "2" },
      { productId: "b", quantity: "1" },
    ]);
  });
});

describe("quantityOf", () => {
  it("takes whole numbers from 1 and nothing else", () => {
    const read = (quantity: string) => quantityOf({ productId: "a", quantity });
    expect([" 3 ", "12", "0", "-1", "1.5", "2x", "", "1e3", "9999999"].map(read)).toEqual([
      3,
      12,
      ...Array.from({ length: 7 }, () => null),
    ]);
  });
});

describe("readMembers", () => {
  it("forgives commas, semicolons and empty lines", () => {
    expect(readMembers(" a@b.id \n\n c@d.id;e@f.id,\r\n")).toEqual(["a@b.id", "c@d.id", "e@f.id"]);
    expect(readMembers(" \n ,;")).toBeUndefined();
  });

  it("never yields an empty or untrimmed address", () => {
    const signs = fc.constantFrom("a", "@", ",", ";", " ", "\t", "\r", "\n", "\u00a0", "\u2028", "\ufeff", "😀");
    fc.assert(
      fc.property(fc.string({ unit: signs, maxLength: 60 }), (text) =>
        (readMembers(text) ?? ["x"]).every((member) => member !== "" && member === member.trim()),
      ),
    );
  });
});
