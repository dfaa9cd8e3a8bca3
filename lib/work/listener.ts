import { Client } from "pg";
import { shared } from "@/lib/core/clock";
import { requiredEnv } from "@/lib/core/env";
import { log } from "@/lib/core/log";

type Hear = (payload: string) => void;
type Listener = { hear: Map<string, Set<Hear>>; client: Client | null; connecting: boolean };

const RECONNECT_MS = 500;
const CHANNELS = ["kursi_order", "kursi_outbox", "kursi_settings", "kursi_window"] as const;
export type Channel = (typeof CHANNELS)[number];

/** One LISTEN connection a process, however many viewers there are. Wake-ups carry no facts; missing one is harmless. */
const listener = (): Listener => shared("kursi.listener", () => ({ hear: new Map(), client: null, connecting: false }));

/** Calls `hear` on every notification of `channel`. Answers the function that stops it. */
export function listen(channel: Channel, hear: Hear): () => void {
  const state = listener();
  const ears = state.hear.get(channel) ?? new Set<Hear>();
  state.hear.set(channel, ears.add(hear));
  void connect(state);
  return () => void ears.delete(hear);
}

/** Calls `onChange` whenever something about the order has changed, and after a lost connection has come back. */
export const subscribeToOrder = (orderId: string, onChange: () => void): (() => void) =>
  listen("kursi_order", (payload) => {
    if (payload === orderId || payload === "") onChange();
  });

async function connect(state: Listener): Promise<void> {
  if (state.client || state.connecting) return;
  state.connecting = true;
  const client = new Client({ connectionString: requiredEnv("DATABASE_URL"), keepAlive: true });
  const lost = () => {
    if (state.client === client) state.client = null;
    setTimeout(() => void connect(state), RECONNECT_MS).unref();
  };
  try {
    client.on("error", () => undefined);
    await client.connect();
    await client.query(CHANNELS.map((channel) => `listen ${channel}`).join("; "));
    client.on("notification", ({ channel, payload = "" }) => state.hear.get(channel)?.forEach((hear) => hear(payload)));
    client.once("end", lost);
    state.client = client;
    // Notifications may have been missed while disconnected: let every listener look once.
    for (const ears of state.hear.values()) ears.forEach((hear) => hear(""));
  } catch (error) {
    log.warn(
      { error: error instanceof Error ? error.message : "unknown" },
      "listening to the database failed; trying again",
    );
    lost();
  } finally {
    state.connecting = false;
  }
}
