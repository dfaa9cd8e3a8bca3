import { startShop } from "@/scripts/testing/shop";
import { startBareApp } from "./bare-app";
import type { Measure } from "./measure";
import { compare, interleave } from "./rounds";
import { fire } from "./sender";

const SHOTS = 400;

export const p8: Measure = {
  name: "p8",
  title: "the shop window, drawn ahead (A), against an empty prerendered page of the same framework (B)",
  run: async ({ say, size }) => {
    const shop = await startShop({ env: { LOG_LEVEL: "error", RATE_LIMIT_FACTOR: "0" } });
    const bare = await startBareApp({}).catch(async (error: unknown) => {
      await shop.stop();
      throw error;
    });
    const rate = async (url: string) => {
      const shots = Array.from({ length: SHOTS }, () => ({ url, headers: { "accept-encoding": "br" } }));
      const { perSecond, refused } = await fire(shots, Infinity);
      if (refused > 0) throw new Error(`${url} refused ${refused} of ${SHOTS}`);
      return perSecond;
    };
    const [ours, theirs] = [`${shop.url.replace("localhost", "127.0.0.1")}/`, `${bare.url}empty`];
    try {
      for (const url of [ours, theirs]) await rate(url);
      const speed = await interleave(
        size("rounds", 5),
        () => rate(ours),
        () => rate(theirs),
      );
      say(compare({ a: "window", b: "empty page", unit: "pages/s", target: ">= 0.77" }, speed));
    } finally {
      bare.child.kill();
      await shop.stop();
    }
  },
};
