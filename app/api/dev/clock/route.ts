import { z } from "zod";
import { systemCtx } from "@/lib/work/context";
import { advanceClock } from "@/lib/pretend";
import { answer, readJson } from "@/lib/http-api";
import { demoRoute } from "../demo-route";

export const dynamic = "force-dynamic";

const YEAR_SECONDS = 365 * 86_400;
const clockInput = z.strictObject({
  advance_seconds: z
    .int("must be a whole number of seconds")
    .min(1, "must be at least 1; the clock only goes forward")
    .max(YEAR_SECONDS, `must be at most ${YEAR_SECONDS}, one year`),
});

/** Moves the shop's clock forward. */
export const POST = demoRoute(async (request) => {
  const { advance_seconds } = await readJson(request, clockInput);
  const now = await advanceClock(systemCtx("time machine"), advance_seconds);
  return answer({ now: now.toISOString() });
});
