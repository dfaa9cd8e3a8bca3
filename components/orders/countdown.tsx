"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";

type Props = {
  /** Left when the server drew the page; the shop's clock is not the visitor's. */
  secondsLeft: number;
  /** Announced once, shortly before the end. */
  warning: string;
  label: string;
};

const WARN_SECONDS = 60;

/** Minutes and seconds that are left. Silent for screen readers but for one warning; the clock time stands beside it. */
export function Countdown({ secondsLeft, warning, label }: Props) {
  const router = useRouter();
  const [left, setLeft] = useState(secondsLeft);
  useEffect(() => {
    const end = performance.now() + secondsLeft * 1000;
    const tick = () => {
      const now = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      setLeft(now);
      if (now > 0) return;
      clearInterval(timer);
      router.refresh();
    };
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [secondsLeft, router]);

  const isSoon = left > 0 && left <= WARN_SECONDS;
  return (
    <span className="js-only">
      <span aria-hidden="true" className={`figures font-semibold ${isSoon ? "text-warn" : ""}`}>
        {Math.floor(left / 60)}:{String(left % 60).padStart(2, "0")} {label}
      </span>
      <output className={isSoon ? "mt-2 block text-sm text-warn" : "sr-only"}>{isSoon ? warning : ""}</output>
    </span>
  );
}
