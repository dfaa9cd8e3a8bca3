import { expect, it } from "vitest";
import { linesOf, wrongLine } from "./stock-lines";

it("takes one code a line, whatever ends the lines, and passes over empty ones", () => {
  expect(linesOf(" A-1 \r\n\r\nB-2\rC-3\n   \n")).toEqual([
    { line: 1, text: "A-1" },
    { line: 3, text: "B-2" },
    { line: 4, text: "C-3" },
  ]);
  expect(linesOf("\n \n")).toEqual([]);
});

it("names the line as it was pasted, not the place in the list that was sent", () => {
  const lines = linesOf("A\n\nB\nC");
  expect(wrongLine(lines, { "items.1": "is too long" })).toEqual({ line: 3, text: "is too long" });
  expect(wrongLine(lines, { items: "must hold at least one item" })).toBeNull();
  expect(wrongLine(lines, { "items.9": "is too long" })).toBeNull();
});
