import type { ReactNode } from "react";

const TONES = {
  quiet: "bg-sunken text-muted",
  ok: "bg-ok-soft text-ok",
  warn: "bg-warn-soft text-warn",
  danger: "bg-danger-soft text-danger",
} as const;
export type BadgeTone = keyof typeof TONES;

/** A word of state; the word says it, the colour only helps. */
export function Badge({ tone = "quiet", children }: { tone?: BadgeTone; children: ReactNode }) {
  return (
    <span className={`inline-block rounded-[0.875rem] px-2.5 py-0.5 text-[0.8125rem] font-semibold ${TONES[tone]}`}>
      {children}
    </span>
  );
}
