import { expect, it } from "vitest";
import { STREAMS_MAX, STREAMS_PER_ORDER, takePlace } from "./places";

const takeAll = (orderId: string, count: number) => Array.from({ length: count }, () => takePlace(orderId));

it("one order has so many streams and gives each place back once", () => {
  const taken = takeAll("one", STREAMS_PER_ORDER);
  expect(taken).not.toContain(null);
  expect(takePlace("one")).toBeNull();
  const other = takePlace("other");
  expect(other).not.toBeNull();
  taken[0]?.();
  taken[0]?.();
  const again = takePlace("one");
  expect(again).not.toBeNull();
  expect(takePlace("one")).toBeNull();
  for (const leave of [...taken, other, again]) leave?.();
});

it("all orders together have an end too", () => {
  const taken = Array.from({ length: STREAMS_MAX }, (_, index) => takePlace(`order ${index}`));
  expect(taken).not.toContain(null);
  expect(takePlace("one more")).toBeNull();
  for (const leave of taken) leave?.();
  const free = takePlace("one more");
  expect(free).not.toBeNull();
  free?.();
});
