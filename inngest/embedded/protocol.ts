// Embedded executor: the wire. What the SDK registers, sends and answers, as observed with inngest 4.24 (JSON over HTTP).
import { z } from "zod";
import { delayMs } from "./time";

/** Id of the step that stands for the whole function: sha1("complete"). */
export const COMPLETE_STEP_ID = "0737c22d3bfae812339732d14d8c7dbd6dc4e09c";
/** `stepId` of a call that asks the function what comes next, rather than to run one planned step. */
export const DISCOVERY = "step";

const ATTEMPTS_DEFAULT = 4;

const duration = z.string().refine((text) => {
  try {
    return delayMs(text, 0) >= 0;
  } catch {
    return false;
  }
}, "must be a duration such as 1h30m");
const concurrencyOption = z.looseObject({
  limit: z.number().int().nonnegative(),
  key: z.string().optional(),
  scope: z.enum(["fn", "env", "account"]).default("fn"),
});
const pacing = z.looseObject({ limit: z.number().int().positive(), period: duration, key: z.string().optional() });

/** One entry of `functions` in a registration. Absent fields are unset; unknown ones are kept. */
export const functionConfig = z.looseObject({
  id: z.string().min(1).max(300),
  name: z.string().optional(),
  triggers: z
    .array(
      z.looseObject({ event: z.string().optional(), expression: z.string().nullish(), cron: z.string().optional() }),
    )
    .default([]),
  steps: z
    .record(
      z.string(),
      z.looseObject({ retries: z.looseObject({ attempts: z.number().int().min(0).optional() }).optional() }),
    )
    .default({}),
  concurrency: z
    .union([
      z.number().transform((limit) => [concurrencyOption.parse({ limit })]),
      z.array(concurrencyOption),
      concurrencyOption.transform((option) => [option]),
    ])
    .nullish()
    .transform((options) => (options ?? []).filter((option) => option.limit > 0)),
  priority: z.looseObject({ run: z.string().optional() }).nullish(),
  idempotency: z.string().nullish(),
  cancel: z
    .array(z.looseObject({ event: z.string(), if: z.string().nullish(), timeout: duration.optional() }))
    .nullish()
    .transform((cancels) => cancels ?? []),
  rateLimit: pacing.nullish(),
  throttle: pacing.extend({ burst: z.number().int().positive().optional() }).nullish(),
});
export type FunctionConfig = z.infer<typeof functionConfig>;

/** How often a step of this function is called before it has failed. */
export function attemptsMax(config: FunctionConfig): number {
  return (config.steps[DISCOVERY]?.retries?.attempts ?? ATTEMPTS_DEFAULT) + 1;
}

/** Answer to an in-band sync, and the part of POST /fn/register that we use. */
export const registration = z.looseObject({ app_id: z.string(), functions: z.array(z.unknown()) });
export const outOfBandRegistration = z
  .looseObject({ appName: z.string(), functions: z.array(z.unknown()) })
  .transform(({ appName, functions }) => ({ app_id: appName, functions }));

// Text columns refuse NUL; names and ids have no business with control characters anyway.
const word = z
  .string()
  .min(1)
  .max(256)
  .regex(/^\P{Cc}*$/u);

/** An event as POST /e/:key takes it. `inngest/…` names belong to the engine. */
export const sentEvent = z.looseObject({
  name: word.refine((name) => !name.startsWith("inngest/"), "names that start with inngest/ are reserved"),
  data: z.record(z.string(), z.unknown()).nullish(),
  id: word.optional().catch(undefined),
  ts: z.number().nonnegative().optional(),
});
export const sentEvents = z.union([z.array(sentEvent), sentEvent.transform((event) => [event])]);

/** An event as functions see it. */
export type EventBody = {
  id: string;
  name: string;
  data: Record<string, unknown>;
  ts: number;
  [extra: string]: unknown;
};

/** One operation that the SDK reports. */
export const op = z.looseObject({
  id: z.string().min(1).max(300),
  op: z.string(),
  name: z.string().nullish(),
  displayName: z.string().nullish(),
  opts: z.record(z.string(), z.unknown()).nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
});
export type Op = z.infer<typeof op>;
export const ops = z.union([z.array(op), op.transform((one) => [one]), z.null().transform((): Op[] => [])]);

export const waitOptions = z.looseObject({ timeout: z.string(), if: z.string().nullish() });
export const invokeOptions = z.looseObject({
  function_id: z.string(),
  payload: z.looseObject({ data: z.record(z.string(), z.unknown()).nullish() }).nullish(),
  timeout: z.string().nullish(),
});

export const checkpoint = z.looseObject({ qi_id: z.string(), generation_id: z.number().int(), steps: z.array(op) });

/** What the SDK gets back for a finished step. */
export type Memo = { data: unknown } | { error: Failure };
export type Failure = { name: string; message: string; stack?: string; cause?: unknown };

const failure = z.looseObject({
  name: z.string().catch("Error"),
  message: z.string().optional(),
  error: z.string().optional(),
  stack: z.string().optional().catch(undefined),
  cause: z.unknown().optional(),
});

/** Any error the SDK may send, as one shape. Never throws. */
export function toFailure(value: unknown): Failure {
  const seen = failure.safeParse(value);
  if (!seen.success) return { name: "Error", message: typeof value === "string" ? value : "Unknown error" };
  const { name, message, error, stack, cause } = seen.data;
  return {
    name,
    message: message ?? error ?? "Unknown error",
    ...(stack === undefined ? {} : { stack }),
    ...(cause === undefined ? {} : { cause }),
  };
}
