import { describe, expect, it } from "vitest";
import { placeOrderInput } from "@/lib/ordering/schemas";
import { fieldErrors } from "./field-errors";

const fieldsOf = (body: unknown) => {
  const parsed = placeOrderInput.safeParse(body);
  return parsed.success ? {} : fieldErrors(parsed.error);
};
const good = { customer_email: "budi@example.com", package_id: "p" };

describe("field errors", () => {
  it("name each wrong field with a sentence that is not a programmer's", () => {
    const fields = fieldsOf({ quantity: "2", customer_email: "x", price: 1, member_emails: ["a@example.com", "no"] });
    expect(Object.keys(fields).toSorted()).toEqual([
      "customer_email",
      "member_emails.1",
      "package_id",
      "price",
      "quantity",
    ]);
    expect(fields.package_id).toBe("is required");
    expect(fields.quantity).toBe("must be a number");
    expect(fields.price).toBe("is not a field of this request");
    for (const sentence of Object.values(fields)) expect(sentence).not.toMatch(/Invalid input|expected|undefined/);
  });

  it.each([[[]], ["text"], [null], [7]])("say that %j is no body", (body) => {
    expect(fieldsOf(body)).toEqual({ body: "must be an object" });
  });

  it("name a field called like a method of every object", () => {
    expect(fieldsOf({ ...good, constructor: 1 })).toEqual({ constructor: "is not a field of this request" });
  });
});
