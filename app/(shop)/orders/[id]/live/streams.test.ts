import { expect, it } from "vitest";
import { STREAMS_MAX, STREAMS_PER_ADDRESS, STREAMS_PER_ORDER, admitStream, hasRoom } from "./streams";

const takeAll = (count: number, open: (index: number) => ReturnType<typeof admitStream>) =>
  Array.from({ length: count }, (_, index) => open(index));

it("one order has so many streams, and each is counted out once", () => {
  const taken = takeAll(STREAMS_PER_ORDER, (index) => admitStream("one", `peer ${index}`));
  expect(taken).not.toContain(null);
  expect(hasRoom("one", "peer")).toBe(false);
  expect(admitStream("one", "peer")).toBeNull();
  const other = admitStream("other", "peer");
  expect(other).not.toBeNull();
  taken[0]?.();
  taken[0]?.();
  const again = admitStream("one", "peer");
  expect(again).not.toBeNull();
  expect(admitStream("one", "peer")).toBeNull();
  for (const leave of [...taken, other, again]) leave?.();
});

it("one address has so many streams, whatever orders it knows", () => {
  const taken = takeAll(STREAMS_PER_ADDRESS, (index) => admitStream(`order ${index}`, "peer"));
  expect(taken).not.toContain(null);
  expect(admitStream("one more", "peer")).toBeNull();
  const neighbour = admitStream("one more", "neighbour");
  expect(neighbour).not.toBeNull();
  for (const leave of [...taken, neighbour]) leave?.();
  expect(hasRoom("one more", "peer")).toBe(true);
});

it("all orders together have an end too", () => {
  const taken = takeAll(STREAMS_MAX, (index) => admitStream(`order ${index}`, `peer ${index}`));
  expect(taken).not.toContain(null);
  expect(admitStream("one more", "peer")).toBeNull();
  for (const leave of taken) leave?.();
  const free = admitStream("one more", "peer");
  expect(free).not.toBeNull();
  free?.();
});
