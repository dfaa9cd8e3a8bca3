import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { shared } from "@/lib/core/clock";
import { requiredEnv } from "@/lib/core/env";
import { log } from "@/lib/core/log";

type Hear = (payload: string) => void;

const RECONNECT_MS = 500;
/** A connection on which nothing is ever asked can be dead for hours without anybody noticing. */
const LIMITS = { beatEveryMs: 10_000, answerLimitMs: 5_000 };
/** After an interruption every open page looks at its order; within this time, not at one moment. */
const SPREAD_MS = 3_000;
const CHANNELS = ["kursi_order", "kursi_outbox", "kursi_settings", "kursi_window"] as const;
export type Channel = (typeof CHANNELS)[number];

type Listen = (channel: Channel, hear: Hear) => () => void;

/**
 * One LISTEN connection, however many listen; opened by the first. Wake-ups carry no facts, so that missing one is
 * harmless: after an interruption everybody is woken once, with an empty payload.
 */
export function openListener(connectionString: string, { beatEveryMs, answerLimitMs } = LIMITS): Listen {
  const ears = new Map<string, Set<Hear>>();
  let isOpen = false;

  /** Resolves or rejects when the connection is lost. */
  const hearUntilLost = async (client: Client): Promise<void> => {
    const lost = new Promise<void>((resolve) => client.once("end", resolve));
    await client.connect();
    await client.query(CHANNELS.map((channel) => `listen ${channel}`).join("; "));
    client.on("notification", ({ channel, payload = "" }) => ears.get(channel)?.forEach((hear) => hear(payload)));
    for (const all of ears.values()) all.forEach((hear) => hear(""));
    for (;;) {
      const isLost = await Promise.race([lost.then(() => true), pause(beatEveryMs, false, { ref: false })]);
      if (isLost) return;
      await client.query("select 1");
    }
  };
  const stayConnected = async (): Promise<never> => {
    for (;;) {
      const client = new Client({
        connectionString,
        connectionTimeoutMillis: answerLimitMs,
        query_timeout: answerLimitMs,
        keepAlive: true,
      });
      client.on("error", () => undefined);
      await hearUntilLost(client).catch((error: unknown) =>
        log.warn(
          { error: error instanceof Error ? error.message : "unknown" },
          "listening to the database failed; trying again",
        ),
      );
      // Not waited for: one whose other end is gone may never end.
      void client.end().catch(() => undefined);
      await pause(RECONNECT_MS, undefined, { ref: false });
    }
  };

  return (channel, hear) => {
    const all = ears.get(channel) ?? new Set<Hear>();
    ears.set(channel, all.add(hear));
    if (!isOpen) void stayConnected();
    isOpen = true;
    return () => void all.delete(hear);
  };
}

/** Calls `hear` on every notification of `channel`. Answers the function that stops it. */
export const listen: Listen = (channel, hear) =>
  shared("kursi.listener", () => openListener(requiredEnv("DATABASE_URL")))(channel, hear);

/** Calls `onChange` whenever something about the order has changed, and some time after a lost connection has come back. */
export function subscribeToOrder(orderId: string, onChange: () => void, by: Listen = listen): () => void {
  let later: NodeJS.Timeout | undefined;
  const stop = by("kursi_order", (payload) => {
    if (payload === orderId) onChange();
    if (payload !== "") return;
    clearTimeout(later);
    later = setTimeout(onChange, Math.random() * SPREAD_MS);
  });
  return () => {
    stop();
    clearTimeout(later);
  };
}
