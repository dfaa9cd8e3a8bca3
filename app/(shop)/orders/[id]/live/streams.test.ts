import { expect, it } from "vitest";
import { STREAMS_MAX, STREAMS_PER_ORDER, admitStream } from "./streams";

const takeAll = (orderId: string, count: number) => Array.from({ length: count }, () => admitStream(orderId));

it("one order has so many streams, and each is counted out once", () => {
  const taken = takeAll("one", STREAMS_PER_ORDER);
  expect(taken).not.toContain(null);
  expect(admitStream("one")).toBeNull();
  const other = admitStream("other");
  expect(other).not.toBeNull();
  taken[0]?.();
  taken[0]?.();
  const again = admitStream("one");
  expect(again).not.toBeNull();
  expect(admitStream("one")).toBeNull();
  for (const leave of [...taken, other, again]) leave?.();
});

it("all orders together have an end too", () => {
  const taken = Array.from({ length: STREAMS_MAX }, (_, index) => admitStream(`order ${index}`));
  expect(taken).not.toContain(null);
  expect(admitStream("one more")).toBeNull();
  for (const leave of taken) leave?.();
  const free = admitStream("one more");
  expect(free).not.toBeNull();
  free?.();
});
