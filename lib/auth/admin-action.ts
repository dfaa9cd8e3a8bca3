import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { isDomainError } from "@/lib/core/errors";
import type { Right } from "@/lib/core/rights";
import { isDatabaseAway, logIncident, parseInput, readForm } from "@/lib/http-api";
import { noting, requireActor } from "./require-staff";
import type { StaffCtx } from "./session";
import type { ActionResult } from "./views";

export type AdminAction<Data = unknown> = (
  previous: ActionResult | null,
  form: FormData,
) => Promise<ActionResult<Data>>;

/**
 * Makes a server action for a form: checks the right first, then parses, then calls one verb, which checks it too.
 * Refusals come back as data; an unknown error is logged under a number, which is all that leaves.
 */
export function adminAction<Schema extends z.ZodType, Data>(
  right: Right,
  schema: Schema,
  work: (ctx: StaffCtx, input: z.output<Schema>) => Promise<Data>,
): AdminAction<Data> & { right: Right } {
  const act: AdminAction<Data> = async (_previous, sent) => {
    const form = readForm(sent);
    try {
      const ctx = await requireActor(right);
      const data = await noting(ctx, async () => work(ctx, parseInput(schema, formFields(form))));
      return { ok: true, data };
    } catch (error) {
      // redirect() and notFound() travel as errors.
      unstable_rethrow(error);
      if (isDomainError(error)) return { ok: false, code: error.code, message: error.message, fields: error.fields };
      const incident = logIncident("admin action", error);
      return { ok: false, code: isDatabaseAway(error) ? "try_later" : "internal", message: incident, fields: {} };
    }
  };
  return Object.assign(act, { right });
}

/** Text fields of a form; React adds fields of its own, which begin with `$ACTION`. */
function formFields(form: FormData): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of form) {
    if (typeof value !== "string" || name.startsWith("$")) continue;
    // PostgreSQL cannot store NUL, and nobody types it.
    fields[name] = value.replaceAll("\u0000", "");
  }
  return fields;
}
