import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readMembers } from "../../members";
import { emptyForm, newFormKey, readFormKey, readValues } from "./form-state";

const formOf = (entries: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(entries)) form.set(name, value);
  return form;
};

describe("the order form", () => {
  it("keeps its key over a second press, and takes no key that it has not made", () => {
    const key = newFormKey();
    expect(readFormKey(formOf({ key }))).toBe(key);
    fc.assert(
      fc.property(fc.string(), (sent) => {
        const read = readFormKey(formOf({ key: sent }));
        return /^[\w-]{24}$/.test(read) && (read === sent || !/^[\w-]{24}$/.test(sent));
      }),
    );
  });

  it("gives every page a key of its own", () => {
    const keys = Array.from({ length: 50 }, () => emptyForm({ priceIdr: 1 }).key);
    expect(new Set(keys).size).toBe(50);
  });

  it("reads every field as text, whatever was sent", () => {
    const form = formOf({ customer_email: " a@b.id ", price: "1" });
    form.set("full_name", new Blob(["x"]), "name.txt");
    expect(readValues(form)).toMatchObject({ customer_email: " a@b.id ", full_name: "", promo_code: "" });
    expect(Object.keys(readValues(form))).not.toContain("price");
  });
});

describe("readMembers", () => {
  it("forgives commas, semicolons and empty lines", () => {
    expect(readMembers(" a@b.id \n\n c@d.id;e@f.id,\r\n")).toEqual(["a@b.id", "c@d.id", "e@f.id"]);
    expect(readMembers(" \n ,;")).toBeUndefined();
  });

  it("never yields an empty or untrimmed address", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) =>
        (readMembers(text) ?? ["x"]).every((member) => member !== "" && member === member.trim()),
      ),
    );
  });
});
