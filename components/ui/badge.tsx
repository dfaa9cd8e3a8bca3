import { cva } from "class-variance-authority";
import type { ReactNode } from "react";

const badgeStyle = cva("inline-block whitespace-nowrap rounded-md px-1.5 py-0.5 text-xs font-semibold", {
  variants: {
    tone: {
      neutral: "bg-sunken text-muted",
      accent: "bg-accent-soft text-accent",
      ok: "bg-ok-soft text-ok",
      warn: "bg-warn-soft text-warn",
      danger: "bg-danger-soft text-danger",
    },
  },
});

export type Tone = "neutral" | "accent" | "ok" | "warn" | "danger";

/** A state in a word. The word carries the meaning; the colour only helps to scan. */
export const Badge = ({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) => (
  <span className={badgeStyle({ tone })}>{children}</span>
);
