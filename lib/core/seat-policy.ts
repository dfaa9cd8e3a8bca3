import { z } from "zod";
import type { SeatPolicy } from "./kinds";

/** The policy of a product of seats, where it is written and where it is kept. Pure. */
export const seatPolicy = z.object({
  claimsMax: z.int("must be a whole number").min(0, "must not be negative").max(20, "must be at most 20"),
  cooldownDays: z.int("must be whole days").min(0, "must not be negative").max(90, "must be at most 90"),
  refundPercent: z.int("must be a whole number").min(0, "must not be negative").max(100, "must be at most 100"),
  swapsPerMonth: z.int("must be a whole number").min(0, "must not be negative").max(30, "must be at most 30"),
}) satisfies z.ZodType<SeatPolicy>;
