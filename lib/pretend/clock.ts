import { eq } from "drizzle-orm";
import { settings } from "@/db/schema";
import { setClockOffset } from "@/lib/core/clock";
import { inTransaction, type Ctx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";

/** The demo's time machine. The offset lives in `settings`, so that it survives restarts and reaches every process. */
const KEY = "clock_offset_seconds";

/** Reads the stored offset into this process. Called at start and when `settings` changes. */
export async function loadClock(ctx: Ctx): Promise<void> {
  setClockOffset(await storedOffset(ctx));
}

/** Moves the shop's clock forward by `seconds` and wakes the sweeps. Answers the shop's new time. */
export async function advanceClock(ctx: Ctx, seconds: number): Promise<Date> {
  const offset = await inTransaction(ctx, async (tx) => {
    const next = (await storedOffset(tx)) + seconds;
    await tx.db
      .insert(settings)
      .values({ key: KEY, value: next })
      .onConflictDoUpdate({ target: settings.key, set: { value: next } });
    await announce(tx, { name: "demo/clock.advanced", data: { seconds } });
    return next;
  });
  setClockOffset(offset);
  return ctx.now();
}

async function storedOffset(ctx: Ctx): Promise<number> {
  const [row] = await ctx.db.select().from(settings).where(eq(settings.key, KEY));
  return typeof row?.value === "number" ? row.value : 0;
}
