import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orderListHref, orderListQuery } from "./order-query";

describe("the address of the order list", () => {
  it("shows page one without filters for whatever a bad link says", () => {
    const bad = {
      page: "-1",
      payment: "rich",
      delivery: ["a", "b"],
      gateway: "",
      kind: "chair",
      product: " ",
      attention: "yes",
      q: "a\u0000b",
    };
    expect(orderListQuery.parse(bad)).toEqual({ page: 1 });
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("page", "payment", "q", "gateway", "kind", "product"), fc.anything()),
        (query) => {
          expect(orderListQuery.parse(query).page).toBeGreaterThanOrEqual(1);
        },
      ),
    );
  });

  it("keeps the filters when paging, and survives the round trip", () => {
    const query = orderListQuery.parse({ page: "3", payment: "paid", q: "budi & ani", attention: "1" });
    const href = orderListHref(query, 4);
    expect(href).toBe("/admin/orders?payment=paid&attention=1&q=budi+%26+ani&page=4");
    const back = orderListQuery.parse(Object.fromEntries(new URL(href, "http://shop").searchParams));
    expect(back).toEqual({ ...query, page: 4 });
    expect(orderListHref({ page: 9 }, 1)).toBe("/admin/orders");
  });
});
