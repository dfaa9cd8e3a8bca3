/** One webhook: the bytes and headers are fixed when it is queued, as every retry repeats them. */
export type Delivery = {
  /** Null: nobody listens. */
  url: string | null;
  headers: Record<string, string>;
  body: string;
  /** Status per attempt; null when no answer came. Empty when it was lost on purpose or nobody listens. */
  attempts: (number | null)[];
  state: "waiting" | "accepted" | "given_up" | "lost" | "kept";
};

/** What goes wrong with deliveries, decided by a seeded generator so that a run can be repeated. */
export type Mischief = {
  seed?: number;
  /** Share of webhooks that are never sent, 0 to 1. */
  lose?: number;
  /** Share that is sent twice. */
  duplicate?: number;
  /** Each webhook waits up to this long, so that later ones pass earlier ones. */
  shuffleMs?: number;
};

export type WebhookSettings = {
  /** Null: nothing is sent; the deliveries can still be read. */
  url: string | null;
  /** Milliseconds before the first, second … retry. Its length is the most retries there are. */
  retryMs: readonly number[];
  /** Milliseconds after which the gateway hangs up. */
  timeoutMs: number;
  /** Whether the answer counts as an acknowledgement; any 2xx when absent. */
  isAccepted?: (status: number, body: string) => boolean;
  /** Retries for a refused delivery by its status (null: no answer); all of `retryMs` when absent. */
  retriesFor?: (status: number | null) => number;
  mischief?: Mischief;
};

export type WebhookSender = {
  deliveries: Delivery[];
  settings: WebhookSettings;
  /** Queues one webhook, to `url` or to the merchant's own address; it leaves at once unless mischief says otherwise. */
  send(headers: Record<string, string>, body: string, url?: string): Delivery;
  /** Sends an old one again now, as a dashboard's resend button does. Its status, or null. */
  resend(delivery: Delivery): Promise<number | null>;
  /** Resolves when nothing waits for a retry any more; rejects after the deadline. */
  whenQuiet(deadlineMs: number): Promise<void>;
  stop(): void;
};

export function createWebhookSender(settings: WebhookSettings): WebhookSender {
  const random = seededRandom(settings.mischief?.seed ?? 1);
  const deliveries: Delivery[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();
  const isBusy = () => timers.size + running.size > 0;

  const later = (ms: number, work: () => Promise<unknown>) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      const task = work().finally(() => running.delete(task));
      running.add(task);
    }, ms);
    timers.add(timer);
  };

  async function sendOnce(delivery: Delivery): Promise<number | null> {
    const answer = await post(settings, delivery, stopping.signal);
    delivery.attempts.push(answer.status);
    if (answer.isAccepted) delivery.state = "accepted";
    return answer.status;
  }

  async function attempt(delivery: Delivery, retried: number): Promise<void> {
    const status = await sendOnce(delivery);
    if (delivery.state !== "waiting") return;
    const wait = settings.retryMs[retried];
    const allowed = settings.retriesFor?.(status) ?? settings.retryMs.length;
    if (wait === undefined || retried >= allowed || stopping.signal.aborted) delivery.state = "given_up";
    else later(wait, () => attempt(delivery, retried + 1));
  }

  return {
    deliveries,
    settings,
    send(headers, body, url) {
      const delivery: Delivery = { url: url ?? settings.url, headers, body, attempts: [], state: "waiting" };
      deliveries.push(delivery);
      const mischief = settings.mischief ?? {};
      const wait = () => random() * (mischief.shuffleMs ?? 0);
      // Drawn for every webhook, so that switching one kind off does not change the others.
      const [isLost, isDoubled] = [random() < (mischief.lose ?? 0), random() < (mischief.duplicate ?? 0)];
      if (delivery.url === null) delivery.state = "kept";
      else if (isLost) delivery.state = "lost";
      else {
        later(wait(), () => attempt(delivery, 0));
        if (isDoubled) later(wait(), () => sendOnce(delivery));
      }
      return delivery;
    },
    resend: sendOnce,
    async whenQuiet(deadlineMs) {
      const giveUpAt = Date.now() + deadlineMs;
      while (isBusy()) {
        if (Date.now() > giveUpAt) throw new Error(`webhooks still under way after ${deadlineMs} ms`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    stop() {
      stopping.abort();
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

async function post(
  settings: WebhookSettings,
  delivery: Delivery,
  stopping: AbortSignal,
): Promise<{ status: number | null; isAccepted: boolean }> {
  if (delivery.url === null) return { status: null, isAccepted: false };
  try {
    const answer = await fetch(delivery.url, {
      method: "POST",
      headers: delivery.headers,
      body: delivery.body,
      redirect: "manual",
      signal: AbortSignal.any([stopping, AbortSignal.timeout(settings.timeoutMs)]),
    });
    const text = await answer.text();
    return { status: answer.status, isAccepted: settings.isAccepted?.(answer.status, text) ?? answer.ok };
  } catch {
    return { status: null, isAccepted: false };
  }
}

/** Mulberry32: the same numbers from the same seed on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
