import { isAlive, signal } from "@/scripts/system/processes";
import { pause, waitUntil } from "@/scripts/system/wait";
import type { PartName, TestShop } from "@/scripts/testing/shop";
import type { KillPlan } from "./plan";

export type Killer = {
  /** Begins the kills that are planned after this order. */
  begun(order: number): void;
  /** When every kill has happened. */
  done(): Promise<void>;
  counts: Record<string, number>;
  /** Of the last kill, by `Date.now()`. */
  lastAt(): number;
};

/** How long a part that died a moment ago may take to be there to be killed again. */
const REAPPEARS_WITHIN_MS = 60_000;

/** `kill -9` on a shop's own parts, as planned. Kills overlap freely: a part may die while another recovers. */
export function startKiller(shop: TestShop, plan: readonly KillPlan[], log: (line: string) => void): Killer {
  const counts: Record<string, number> = {};
  const running: Promise<unknown>[] = [];
  let lastAt = Date.now();

  const kill = async (name: PartName) => {
    const victim = () => {
      const pid = shop.pids()[name];
      return pid !== undefined && isAlive(pid) ? pid : undefined;
    };
    if (!(await waitUntil(() => victim() !== undefined, { limitMs: REAPPEARS_WITHIN_MS })))
      throw new Error(`the ${name} was not started again within ${REAPPEARS_WITHIN_MS} ms`);
    const pid = victim();
    if (pid === undefined) return;
    signal(pid, "SIGKILL");
    counts[name] = (counts[name] ?? 0) + 1;
    lastAt = Date.now();
  };
  const carryOut = async ({ afterOrder, delayMs, victims }: KillPlan) => {
    await pause(delayMs);
    await Promise.all(victims.map(kill));
    log(`  kill -9 ${victims.join(" and ")}, ${delayMs} ms into order ${afterOrder}`);
  };
  return {
    begun: (order) => {
      for (const one of plan) if (one.afterOrder === order) running.push(carryOut(one));
    },
    done: async () => void (await Promise.all(running)),
    counts,
    lastAt: () => lastAt,
  };
}
