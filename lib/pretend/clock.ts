import { setClockOffset } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import { inTransaction, type Ctx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";
import { addToSetting, readSetting } from "@/lib/work/settings";

/** The demo's time machine. The offset lives in `settings`, so that it survives restarts and reaches every process. */
const KEY = "clock_offset_seconds";

/**
 * Reads the stored offset into this process. Called at start and when `settings` changes. Outside the demo the shop lives
 * by the machine's clock, whatever is stored.
 */
export async function loadClock(ctx: Ctx): Promise<void> {
  if (!env().isDemo) return setClockOffset(0);
  const offset = await readSetting(ctx, KEY);
  setClockOffset(typeof offset === "number" ? offset : 0);
}

/** Moves the shop's clock forward by `seconds` and wakes the sweeps. Answers its new time. `not_found` outside the demo. */
export async function advanceClock(ctx: Ctx, seconds: number): Promise<Date> {
  if (!env().isDemo) throw new DomainError("not_found", "The time machine is a part of the demo.");
  const offset = await inTransaction(ctx, async (tx) => {
    const sum = await addToSetting(tx, KEY, seconds);
    await announce(tx, "demo/clock.advanced", { seconds });
    return sum;
  });
  setClockOffset(offset);
  return ctx.now();
}
