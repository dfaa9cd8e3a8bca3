import { Agent, request } from "node:http";

/** Without a body it is a GET. */
export type Shot = { url: string; body?: string; headers: Record<string, string> };
/** Milliseconds from the moment at which a request was due to its answer. */
export type Volley = { perSecond: number; latenciesMs: number[]; refused: number };

const CONNECTIONS = 64;
const TIME_LIMIT_MS = 30_000;

/**
 * An open-loop sender: requests leave when they are due, `perSecond` of them, however slow the answers are, so that a
 * server that stalls is charged for everybody who waited. `Infinity` sends all of them at once.
 */
export async function fire(shots: readonly Shot[], perSecond: number): Promise<Volley> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const began = performance.now();
  let refused = 0;
  try {
    const latenciesMs = await Promise.all(
      shots.map(async (shot, index) => {
        const dueMs = Number.isFinite(perSecond) ? (index / perSecond) * 1000 : 0;
        await until(began + dueMs);
        if ((await send(agent, shot)) !== 200) refused++;
        return performance.now() - began - dueMs;
      }),
    );
    return { perSecond: shots.length / ((performance.now() - began) / 1000), latenciesMs, refused };
  } finally {
    agent.destroy();
  }
}

const until = (at: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, at - performance.now())));

function send(agent: Agent, { url, body, headers }: Shot): Promise<number> {
  return new Promise((resolve) => {
    const sent = request(url, {
      method: body === undefined ? "GET" : "POST",
      agent,
      timeout: TIME_LIMIT_MS,
      headers:
        body === undefined
          ? headers
          : { ...headers, "content-type": "application/json", "content-length": Buffer.byteLength(body) },
    });
    sent.on("response", (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode ?? 0));
      answer.on("error", () => resolve(0));
    });
    sent.on("timeout", () => sent.destroy());
    sent.on("error", () => resolve(0));
    sent.end(body);
  });
}
