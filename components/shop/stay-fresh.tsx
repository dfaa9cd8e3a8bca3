"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Reads the page again when the visitor comes back to it and every `everySeconds`, so that stock and price are true. */
export function StayFresh({ everySeconds }: { everySeconds: number }) {
  const router = useRouter();
  useEffect(() => {
    const refresh = () => {
      if (document.visibilityState === "visible") router.refresh();
    };
    const timer = setInterval(refresh, everySeconds * 1000);
    document.addEventListener("visibilitychange", refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", refresh);
    };
  }, [router, everySeconds]);
  return null;
}
