// Embedded executor: one leased call, from the request to the committed answer.
import type { Pool } from "pg";
import { readAnswer, type Answer } from "./answer";
import { applyAnswer, type Applied } from "./apply";
import type { Call, LoadedCall } from "./change";
import type { Deps } from "./events";
import { CALL_TIMEOUT_MS, send } from "./http-call";
import { attemptsMax, DISCOVERY } from "./protocol";
import { readState } from "./queue";
import { sqlState } from "./sql-state";

export type CallSettings = { appUrl: string; signingKey: string; signal: AbortSignal };

/** Above this the SDK is told to fetch steps and events itself; a body must pass the application's own limit. */
const BODY_BYTES_MAX = 3 * 1024 * 1024;
const APPLY_TRIES = 12;
const APPLY_PAUSE_MS = 250;
const APPLY_PAUSE_MAX_MS = 5_000;

/** "refused" = the application is not there and the job is back in the queue; otherwise when to look at the queue again. */
export type CallResult = "refused" | { lookInMs: number | null };

/** Makes the call and applies its answer. */
export async function runCall(pool: Pool, deps: Deps, settings: CallSettings, call: Call): Promise<CallResult> {
  const state = call.state ?? (await readState(pool, call.runId));
  if (!state) return NOTHING_DUE;
  const loaded = { ...call, state };
  const answer = await ask(deps, settings, loaded);
  if (settings.signal.aborted) return NOTHING_DUE;
  if (answer.kind === "unknown" || answer.kind === "refused") {
    deps.log.warn({ run: call.runId, function: call.functionId, why: answer.why }, `call ${answer.kind}`);
  }
  const applied = await applyUntilStored(pool, deps, loaded, answer, settings.signal);
  if (applied === "stale") deps.log.debug({ run: call.runId }, "dropped the answer of a call that is no longer ours");
  if (answer.kind === "refused") return "refused";
  return applied === "stale" ? NOTHING_DUE : applied;
}

const NOTHING_DUE = { lookInMs: null };

async function ask(deps: Deps, settings: CallSettings, call: LoadedCall): Promise<Answer> {
  const url = new URL(settings.appUrl);
  url.searchParams.set("fnId", call.functionId);
  url.searchParams.set("stepId", call.stepId);
  const outcome = await send({
    method: "POST",
    url,
    body: bodyOf(deps, call),
    headers: {
      "x-run-id": call.runId,
      "x-request-id": `${call.runId}.${call.generation}`,
      "x-inngest-generation-id": call.generation,
      "x-inngest-job-id": `${call.runId}.${call.stepId}`,
      "x-inngest-req-version": "-1",
    },
    signingKey: settings.signingKey,
    timeoutMs: CALL_TIMEOUT_MS,
    signal: settings.signal,
  });
  if ("status" in outcome) return readAnswer(outcome, settings.signingKey, Date.now());
  return { kind: outcome.undelivered ? "refused" : "unknown", why: outcome.why };
}

function bodyOf(deps: Deps, call: LoadedCall) {
  const { events, steps } = call.state;
  const finished = steps.filter((step) => step.memo !== null);
  const config = deps.functions.get(call.functionId);
  const isLarge = bytesOf(finished) + 2 * bytesOf(events) > BODY_BYTES_MAX;
  return {
    version: -1,
    use_api: isLarge,
    event: events[0],
    events: isLarge ? [] : events,
    steps: isLarge ? {} : Object.fromEntries(finished.map((step) => [step.id, step.memo])),
    ctx: {
      run_id: call.runId,
      // With a function id the SDK reports steps as they finish and goes on, instead of one call a step.
      fn_id: call.functionId,
      qi_id: `${call.runId}.${call.stepId}`,
      step_id: call.stepId,
      attempt: call.attempt,
      max_attempts: config ? attemptsMax(config) : 1,
      // While other steps of the run are open, a call may find new ones but not run them: somebody else would, too.
      disable_immediate_execution: call.stepId !== DISCOVERY || steps.some((step) => step.status === "pending"),
      use_api: isLarge,
      env: "",
      generation_id: Number(call.generation),
      request_id: `${call.runId}.${call.generation}`,
      stack: { stack: finished.map((step) => step.id), current: finished.length },
    },
  };
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** The answer is worth more than the connection: it waits for a database that is away, as long as the lease may live. */
async function applyUntilStored(
  pool: Pool,
  deps: Deps,
  call: LoadedCall,
  answer: Answer,
  signal: AbortSignal,
): Promise<Applied> {
  let storable = answer;
  for (let tries = 1; ; tries++) {
    try {
      return await applyAnswer(pool, deps, call, storable);
    } catch (error) {
      if (tries >= APPLY_TRIES || signal.aborted) throw error;
      deps.log.warn({ why: String(error), run: call.runId }, "could not store an answer, trying again");
      if (isRefusedData(error)) storable = UNSTORABLE;
      await new Promise((resolve) => setTimeout(resolve, Math.min(APPLY_PAUSE_MAX_MS, APPLY_PAUSE_MS * 2 ** tries)));
    }
  }
}

const UNSTORABLE: Answer = {
  kind: "threw",
  final: true,
  retryAfterMs: undefined,
  error: { name: "UnstorableResult", message: "the database cannot hold what the function returned" },
};

/** Classes 22 (data exception) and 54 (limit exceeded): trying again would give the same. */
function isRefusedData(error: unknown): boolean {
  return ["22", "54"].includes(sqlState(error).slice(0, 2));
}
