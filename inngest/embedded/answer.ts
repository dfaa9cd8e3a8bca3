// Embedded executor: what an HTTP answer of the application means. Pure.
import { ops, toFailure, type Failure, type Op } from "./protocol";
import { isSignedBy } from "./signing";
import { retryAfterMs } from "./time";

export type Answer =
  /** Steps ran, failed or were found. */
  | { kind: "ops"; ops: Op[]; retryAfterMs: number | undefined }
  /** The function returned. */
  | { kind: "returned"; data: unknown }
  /** The function threw outside of a step; `final` = do not try again. */
  | { kind: "threw"; error: Failure; final: boolean; retryAfterMs: number | undefined }
  /** The call went out and no answer of the SDK came back: it may or may not have run. */
  | { kind: "unknown"; why: string }
  /** The call certainly did not run: nobody listens, or our signature was refused. */
  | { kind: "refused"; why: string };

export type HttpAnswer = { status: number; headers: Record<string, string | string[] | undefined>; text: string };

/** Reads an answer. Only one that the SDK signed with our key counts; a proxy's error page is "unknown". */
export function readAnswer(http: HttpAnswer, signingKey: string, now: number): Answer {
  const header = (name: string) => [http.headers[name]].flat()[0];
  if (http.status === 401) return { kind: "refused", why: "the application refuses our signature" };
  if (header("x-inngest-sdk") === undefined) return { kind: "unknown", why: `HTTP ${http.status} from a stranger` };
  const isSigned = isSignedBy(http.text, header("x-inngest-signature"), signingKey, now);
  if (!isSigned && http.status < 500) return { kind: "unknown", why: `HTTP ${http.status} without a valid signature` };

  const body = parseJson(http.text);
  if (body === undefined) return { kind: "unknown", why: `HTTP ${http.status} that is not JSON` };
  const retryAfter = retryAfterMs(header("retry-after"), now);
  if (http.status === 206) {
    const found = ops.safeParse(body);
    if (!found.success) return { kind: "unknown", why: "HTTP 206 that lists no operations" };
    return { kind: "ops", ops: found.data, retryAfterMs: retryAfter };
  }
  if (http.status === 200) return { kind: "returned", data: body };
  if (http.status < 400) return { kind: "unknown", why: `HTTP ${http.status} (streamed answers are not supported)` };
  const final = isSigned && header("x-inngest-no-retry") === "true";
  return { kind: "threw", error: toFailure(body), final, retryAfterMs: retryAfter };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
