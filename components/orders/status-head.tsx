import { useTranslations } from "next-intl";
import type { OrderView } from "@/lib/ordering/views";
import { countPeople, stageTone, type Stage, type StageTone } from "./stage";
import { useTimes } from "./use-times";

const TONES: Record<StageTone, string> = {
  info: "text-muted",
  ok: "text-ok",
  warn: "text-warn",
  danger: "text-danger",
};

const SIGNS: Record<StageTone, string> = {
  info: "M10 6v4.5l3 2",
  ok: "m6 10.5 2.7 2.7L14 7.8",
  warn: "M10 6v5m0 2.8v.2",
  danger: "m7 7 6 6m0-6-6 6",
};

/**
 * The one sentence that is true now. It stays in place while the page refreshes, so that screen readers hear it change.
 * The region is around the heading: inside, it would take the heading its name.
 */
export function StatusHead({ order, stage }: { order: OrderView; stage: Stage }) {
  const t = useTranslations("stages");
  const { date } = useTimes();
  const { done, people, needsYou } = countPeople(order);
  const facts = { done, people, count: needsYou, date: order.endsAt ? date(order.endsAt) : "" };
  const tone = stageTone(stage);
  return (
    <header className="flex gap-3.5">
      <svg aria-hidden="true" viewBox="0 0 20 20" className={`mt-0.5 size-8 shrink-0 ${TONES[tone]}`}>
        <circle cx="10" cy="10" r="9" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <path
          d={SIGNS[tone]}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.75"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <div aria-live="polite" aria-atomic="true">
        <p className="text-sm font-semibold text-muted">{order.title}</p>
        <h1 className="text-[1.5rem] leading-tight font-extrabold tracking-[-0.02em]" id="status">
          {t(`${stage}.title`, facts)}
        </h1>
        <p className="mt-1 text-[0.9375rem] text-muted">{t(`${stage}.body`, facts)}</p>
      </div>
    </header>
  );
}
