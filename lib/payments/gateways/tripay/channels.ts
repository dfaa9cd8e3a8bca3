import type { Answer, TripayApi } from "./api";
import type { WireChannel } from "./wire";

/** Channels and limits change rarely; a buyer should not wait for them on every order. */
const FRESH_MS = 10 * 60_000;

export type Channels = {
  /** From memory while fresh, and while Tripay does not answer. */
  list(): Promise<Answer<WireChannel[]>>;
  /** Always asks. */
  refresh(): Promise<Answer<WireChannel[]>>;
};

/** The merchant's payment channels, remembered for ten minutes; buyers who come together share one call. */
export function createChannels(api: Pick<TripayApi, "channels">): Channels {
  let known: { channels: WireChannel[]; readAt: number } | null = null;
  let asking: Promise<Answer<WireChannel[]>> | null = null;

  async function ask(): Promise<Answer<WireChannel[]>> {
    const answer = await api.channels();
    // Monotonic: the shop's own clock may be moved.
    if (answer.ok) known = { channels: answer.data, readAt: performance.now() };
    return answer;
  }

  function refresh(): Promise<Answer<WireChannel[]>> {
    asking ??= ask().finally(() => {
      asking = null;
    });
    return asking;
  }

  return {
    refresh,
    async list() {
      if (known && performance.now() - known.readAt < FRESH_MS) return { ok: true, data: known.channels };
      const answer = await refresh();
      return !answer.ok && known ? { ok: true, data: known.channels } : answer;
    },
  };
}
