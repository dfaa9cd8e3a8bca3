import { expect, it } from "vitest";
import { race, withoutLocks } from "@/lib/testing/seat-race";

/** 1,000 buyers for 100 seats over 20 workspaces, many rounds, are `npm run bench -- race`. */
const SHORT = { buyers: 120, seats: 20, workspaces: 5 };
const ROUNDS = 3;

it(
  "sells every seat once, keeps reserves back and ends no term too late, whoever asks at once",
  { timeout: 120_000 },
  async () => {
    for (let round = 0; round < ROUNDS; round++) expect(await race(SHORT)).toEqual([]);
  },
);

it("is lost without the locks on seats and supplies", { timeout: 120_000 }, async () => {
  // A loss is likely in each round and certain in none.
  const play = async () => {
    for (let round = 0; round < 10 * ROUNDS; round++) expect(await withoutLocks(() => race(SHORT))).toEqual([]);
  };
  await expect(play()).rejects.toThrow(/expected/);
});
