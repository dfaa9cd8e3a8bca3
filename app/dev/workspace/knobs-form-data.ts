import { z } from "zod";
import { knobsPatch, type Chance, type KnobsPatch } from "@/lib/pretend";

/** The faults that the page offers; the others can be set over HTTP and are only shown. */
export const NUMBER_KNOBS = ["latencyMs", "listLagSeconds", "capacity", "perMinuteLimit"] as const;
export const NEXT_KNOBS = ["replyLostAfterEffect", "ghostSuccess", "unavailable"] as const;
export const SWITCH_KNOBS = ["tokenExpired", "deactivated"] as const;

const box = z.preprocess((value) => (value === "" ? null : value), z.coerce.number().nullable());
const next = box.transform((count): Chance => (count === null ? null : { next: count }));
const tick = z.preprocess((value) => value === "on", z.boolean());

const knobsForm = z.object({
  latencyMs: box.transform((value) => value ?? 0),
  listLagSeconds: box.transform((value) => value ?? 0),
  capacity: box,
  perMinuteLimit: box,
  replyLostAfterEffect: next,
  ghostSuccess: next,
  unavailable: next,
  tokenExpired: tick,
  deactivated: tick,
  refuseEmails: z.string().transform((text) =>
    text
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean),
  ),
});

/** What the form of faults says, or null when it makes no sense. */
export function readKnobsForm(form: FormData): KnobsPatch | null {
  const typed = knobsForm.safeParse(Object.fromEntries(form));
  const patch = knobsPatch.safeParse(typed.data);
  return typed.success && patch.success ? patch.data : null;
}
