import { pause } from "@/scripts/system/wait";

export type Answer = { status: number; body: Record<string, unknown> };

const TRY_LIMIT_MS = 30_000;
const BETWEEN_TRIES_MS = 250;

/**
 * Asks as a good client does: a connection that fails, a 429 and a 5xx are tried again with the same request until
 * `limitMs` have passed. Answers the first other status; throws with the last trouble when there was none.
 */
export async function persist(
  request: { url: string; method?: string; headers?: Record<string, string>; body?: unknown },
  limitMs: number,
): Promise<Answer & { tries: number }> {
  const deadline = Date.now() + limitMs;
  for (let tries = 1; ; tries++) {
    const answer = await tryOnce(request);
    if (typeof answer !== "string" && answer.status < 500 && answer.status !== 429) return { ...answer, tries };
    if (Date.now() > deadline) {
      const trouble = typeof answer === "string" ? answer : `${answer.status} ${JSON.stringify(answer.body)}`;
      throw new Error(`${request.method ?? "GET"} ${request.url} after ${tries} tries: ${trouble}`);
    }
    await pause(BETWEEN_TRIES_MS);
  }
}

async function tryOnce(request: Parameters<typeof persist>[0]): Promise<Answer | string> {
  const hasBody = request.body !== undefined;
  try {
    const answer = await fetch(request.url, {
      method: request.method ?? "GET",
      headers: { ...(hasBody ? { "content-type": "application/json" } : {}), ...request.headers },
      ...(hasBody ? { body: JSON.stringify(request.body) } : {}),
      signal: AbortSignal.timeout(TRY_LIMIT_MS),
    });
    const text = await answer.text();
    return { status: answer.status, body: parseObject(text) };
  } catch (error) {
    return error instanceof Error ? String(error.cause ?? error) : "unknown";
  }
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return { text: text.slice(0, 200) };
  }
}
