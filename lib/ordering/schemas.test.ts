import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDomainError } from "@/lib/core/errors";
import { linesOf, placeOrderInput, quoteInput } from "./schemas";

const body = { customer_email: "a@example.com", package_id: "p" };
const cart = { customer_email: "a@example.com", lines: [{ package_id: "p", quantity: 2 }, { package_id: "q" }] };
const fieldsOf = (value: unknown): string[] => {
  const issues = placeOrderInput.safeParse(value).error?.issues ?? [];
  const paths = issues.flatMap((issue) =>
    issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path],
  );
  return [...new Set(paths.map((path) => path.join(".") || "body"))].toSorted();
};

describe("what an order form may send", () => {
  it("is one package and how many of it, or several packages", () => {
    expect(linesOf(placeOrderInput.parse(body))).toEqual([{ productId: "p", quantity: 1 }]);
    expect(linesOf(placeOrderInput.parse({ ...body, quantity: 3 }))).toEqual([{ productId: "p", quantity: 3 }]);
    expect(linesOf(placeOrderInput.parse(cart))).toEqual([
      { productId: "p", quantity: 2 },
      { productId: "q", quantity: 1 },
    ]);
    expect(placeOrderInput.parse(body).intent).toBe("auto");
    expect(linesOf(quoteInput.parse({ package_id: "p" }))).toEqual([{ productId: "p", quantity: 1 }]);
  });

  it.each<[string, unknown, string[]]>([
    ["neither form", { customer_email: "a@example.com" }, ["package_id"]],
    ["both forms", { ...body, ...cart, quantity: 1 }, ["package_id", "quantity"]],
    ["no line", { ...cart, lines: [] }, ["lines"]],
    ["a line that is none", { ...cart, lines: ["p"] }, ["lines.0"]],
    ["a line without a package", { ...cart, lines: [{ quantity: 1 }] }, ["lines.0.package_id"]],
    ["half of one", { ...cart, lines: [{ package_id: "p", quantity: 0.5 }] }, ["lines.0.quantity"]],
    ["a price in a line", { ...cart, lines: [{ package_id: "p", price: 1 }] }, ["lines.0.price"]],
    ["a package twice", { ...cart, lines: [...cart.lines, { package_id: " p " }] }, ["lines.2.package_id"]],
    ["twenty-one", { ...cart, lines: Array.from({ length: 21 }, (_, n) => ({ package_id: `${n}` })) }, ["lines"]],
    ["people on a cart", { ...cart, member_emails: ["b@example.com"] }, ["member_emails"]],
    ["another intent", { ...body, intent: "maybe" }, ["intent"]],
    ["a status of its own", { ...body, payment_status: "paid" }, ["payment_status"]],
    [
      "much at once",
      { customer_email: "nobody", quantity: -1, phone_number: "12", price: 1, intent: 1 },
      ["customer_email", "intent", "package_id", "phone_number", "price", "quantity"],
    ],
  ])("is refused with %s, and each wrong field is named", (_, value, fields) => {
    expect(fieldsOf(value)).toEqual(fields);
  });

  it("is read or refused with named fields, and never throws, whatever it is", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => placeOrderInput.safeParse(value).success || fieldsOf(value).length > 0),
    );
    for (const quantity of [0, 1.5, 1e9, "2", null, Number.NaN])
      expect(fieldsOf({ ...body, quantity })).toEqual(["quantity"]);
  });

  it("comes out clean whatever its fields hold", () => {
    const text = fc.oneof(fc.string(), fc.constantFrom("", "p", "a@example.com", "0812 3456 7890", "renew", null));
    const line = fc.record({ package_id: text, quantity: fc.oneof(fc.integer(), text) }, { requiredKeys: [] });
    const given = fc.record(
      {
        customer_email: fc.oneof(fc.emailAddress(), text),
        full_name: text,
        phone_number: text,
        package_id: text,
        quantity: fc.oneof(fc.integer({ min: -2, max: 1_200 }), text),
        lines: fc.oneof(fc.array(line, { maxLength: 25 }), text),
        promo_code: text,
        payment_method: text,
        intent: text,
        member_emails: fc.oneof(fc.array(fc.oneof(fc.emailAddress(), text), { maxLength: 3 }), text),
        locale: text,
        more: text,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(given, (value) => {
        const parsed = placeOrderInput.safeParse(value);
        if (!parsed.success) return fieldsOf(value).length > 0;
        const { package_id, lines, customer_email } = parsed.data;
        const ids = linesOf(parsed.data).map(({ productId }) => productId);
        return (
          !("more" in value) &&
          (package_id === undefined) !== (lines === undefined) &&
          new Set(ids).size === ids.length &&
          linesOf(parsed.data).every(({ quantity }) => Number.isInteger(quantity) && quantity > 0) &&
          customer_email === customer_email.trim().toLowerCase()
        );
      }),
      { numRuns: 500 },
    );
  });

  it("has lines, or is refused, also for callers that went past the schema", () => {
    const caught = (() => {
      try {
        return linesOf({});
      } catch (error) {
        return error;
      }
    })();
    expect(isDomainError(caught) && caught.fields).toEqual({ package_id: "is required" });
  });
});
