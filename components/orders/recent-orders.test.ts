import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addRecent, parseRecent } from "./recent-orders";

const order = (letter: string) => ({ id: `ORD-${letter.repeat(26)}`, name: `Paket ${letter}` });

describe("the orders remembered on a device", () => {
  it("keep the newest first, each once, five at most", () => {
    const list = ["A", "B", "C", "D", "E", "F", "B"].reduce<ReturnType<typeof order>[]>(
      (kept, letter) => addRecent(kept, order(letter)),
      [],
    );
    expect(list.map(({ name }) => name)).toEqual(["Paket B", "Paket F", "Paket E", "Paket D", "Paket C"]);
    expect(parseRecent(JSON.stringify(list))).toEqual(list);
  });

  it("survive whatever else is found in the storage", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => Array.isArray(parseRecent(text))));
    expect(parseRecent(JSON.stringify([{ id: "javascript:alert(1)", name: "x" }, null, 7]))).toEqual([]);
  });
});
