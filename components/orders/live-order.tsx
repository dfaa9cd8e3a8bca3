"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useTransition } from "react";

type Props = { orderId: string; version: string };

const POLL_MS = 5000;
/** A stream that was silent for this long counts as dead; the server sends something every 15 s. */
const SILENCE_MS = 40_000;

/** Refreshes the page when the order has changed: notified by the stream, or polling about every 5 s where it fails. */
export function LiveOrder({ orderId, version }: Props) {
  const refresh = useRefresh();
  const shown = useRef(version);
  useEffect(() => {
    shown.current = version;
  }, [version]);
  useEffect(() => {
    const watch = watchOrder(orderId, (told) => {
      if (told !== shown.current) refresh();
    });
    const look = () => {
      if (document.visibilityState === "visible") refresh();
    };
    document.addEventListener("visibilitychange", look);
    window.addEventListener("online", look);
    window.addEventListener("pageshow", look);
    return () => {
      watch.stop();
      document.removeEventListener("visibilitychange", look);
      window.removeEventListener("online", look);
      window.removeEventListener("pageshow", look);
    };
  }, [orderId, refresh]);
  return null;
}

/** One refresh at a time, and one more for all changes meanwhile: restarting on each change might never finish. */
function useRefresh(): () => void {
  const router = useRouter();
  const [isDrawing, startTransition] = useTransition();
  const drawing = useRef(false);
  const again = useRef(false);
  const refresh = useCallback(() => {
    again.current = drawing.current;
    if (drawing.current) return;
    drawing.current = true;
    startTransition(() => router.refresh());
  }, [router]);
  useEffect(() => {
    if (isDrawing) return;
    drawing.current = false;
    if (again.current) refresh();
  }, [isDrawing, refresh]);
  return refresh;
}

/** Calls `hear` for every change: with its version from the stream, without one from polling. */
function watchOrder(orderId: string, hear: (version?: string) => void): { stop: () => void } {
  let polling: ReturnType<typeof setInterval> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let known: string | undefined;
  const source = new EventSource(`/orders/${orderId}/live`);

  const poll = async () => {
    const answer = await fetch(`/api/orders/${orderId}/status`, { cache: "no-store" }).catch(() => null);
    if (!answer?.ok) return;
    const { payment_status, invitation_status } = (await answer.json()) as Record<string, unknown>;
    const seen = `${String(payment_status)} ${String(invitation_status)}`;
    if (known !== undefined && seen !== known) hear();
    known = seen;
  };
  const startPolling = () => {
    // A server that comes back would otherwise be asked by all pages at the same moments.
    polling ??= setInterval(() => void poll(), POLL_MS * (0.75 + Math.random() / 2));
  };
  const heard = () => {
    clearInterval(polling);
    polling = undefined;
    clearTimeout(silence);
    silence = setTimeout(startPolling, SILENCE_MS);
  };
  source.addEventListener("open", heard);
  source.addEventListener("beat", heard);
  source.addEventListener("error", startPolling);
  source.addEventListener("order", (event) => {
    heard();
    const told = JSON.parse(String((event as MessageEvent).data)) as { version?: string };
    hear(told.version);
  });
  return {
    stop: () => {
      source.close();
      clearInterval(polling);
      clearTimeout(silence);
    },
  };
}
