import { describe, expect, it } from "vitest";
import { payAddress, readBack } from "./pay-address";

const ORDER = "/orders/ORD-0123456789ABCDEFGHJKMNPQRS";

describe("the link back to the order", () => {
  it("leads to an order", () => expect(readBack(ORDER)).toBe(ORDER));

  it.each([
    undefined,
    [ORDER, ORDER],
    "",
    "/orders/",
    "/orders/ORD-1",
    `https://evil.example${ORDER}`,
    `//evil.example${ORDER}`,
    `${ORDER}/../../admin`,
    `${ORDER}\n`,
    "javascript:alert(1)",
  ])("does not lead to %j", (value) => expect(readBack(value)).toBeNull());

  it("survives in the page's own address", () => {
    const address = new URL(payAddress("PAY-1", ORDER, { done: "pay" }), "http://localhost");
    expect(address.pathname).toBe("/dev/pay/PAY-1");
    expect(readBack(address.searchParams.get("back"))).toBe(ORDER);
    expect(payAddress("PAY/../1", null)).toBe("/dev/pay/PAY%2F..%2F1");
  });
});
