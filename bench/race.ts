import type { Measure } from "./measure";

const FULL = { buyers: 1_000, seats: 100, workspaces: 20 };

export const race: Measure = {
  name: "race",
  title:
    "1,000 buyers at once for 100 seats over 20 workspaces, with reserves, extra seats and two terms; exactly 100 each",
  run: async (tools) => {
    await tools.database();
    const { race: play, withoutLocks } = await import("@/lib/testing/seat-race");
    const rounds = tools.size("rounds", 10);
    for (let round = 1; round <= rounds; round++) {
      const began = performance.now();
      const wrong = await play(FULL);
      if (wrong.length > 0) throw new Error(`round ${round}: ${wrong.join("; ")}`);
      tools.say(
        `round ${round}: 100 of 1,000 served, each once (${((performance.now() - began) / 1000).toFixed(0)} s)`,
      );
    }
    const wrong = await withoutLocks(() => play(FULL));
    if (wrong.length === 0) throw new Error("without the locks the race was won all the same: it proves nothing");
    tools.say(`without the locks: ${wrong[0]}`);
  },
};
