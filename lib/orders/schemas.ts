import { z } from "zod";
import { seatPolicy } from "@/lib/core/seat-policy";

/**
 * What was promised with a line beside its columns, by kind, as it stood when it was ordered: later changes of the
 * product must not change what was bought. `termsVersion` is the version of the terms that the buyer saw.
 */
const termsVersion = z.int().positive();

export const lineSnapshot = z.discriminatedUnion("kind", [
  /** `seats`: in one package. */
  z.object({
    kind: z.literal("seat"),
    poolId: z.string().min(1),
    seats: z.int().positive(),
    policy: seatPolicy.optional(),
    termsVersion,
  }),
  /** `items`: in one bundle. */
  z.object({ kind: z.literal("code"), items: z.int().positive(), termsVersion }),
  z.object({ kind: z.literal("secret"), termsVersion }),
  z.object({ kind: z.literal("file"), termsVersion }),
  z.object({ kind: z.literal("action"), termsVersion }),
]);
export type LineSnapshot = z.infer<typeof lineSnapshot>;
