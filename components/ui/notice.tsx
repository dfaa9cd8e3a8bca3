import type { ReactNode } from "react";

export type Tone = "info" | "ok" | "warn" | "danger";

const TONES: Record<Tone, string> = {
  info: "border-line bg-sunken text-ink",
  ok: "border-ok bg-ok-soft text-ink",
  warn: "border-warn bg-warn-soft text-ink",
  danger: "border-danger bg-danger-soft text-ink",
};

/** A sentence that stands out, with a bar in the colour of its tone. `role` is `alert` for errors only. */
export function Notice({
  tone = "info",
  role,
  children,
}: {
  tone?: Tone;
  role?: "status" | "alert";
  children: ReactNode;
}) {
  return (
    <div role={role} className={`rounded-control border-l-4 px-4 py-3 text-[0.9375rem] ${TONES[tone]}`}>
      {children}
    </div>
  );
}
