import { useTranslations } from "next-intl";
import { cardStyle } from "@/components/ui/card";
import type { TimelineEntry } from "@/lib/desk/views";
import { Instant, type Clock } from "../../instant";
import { Empty } from "../../page-header";
import { actorWord, foldAlike, footnoteOf, isMinor, sentenceOf, type StoryEntry } from "./timeline-words";

const DOTS: Record<TimelineEntry["entity"], string> = {
  payment: "bg-accent",
  delivery: "bg-accent",
  unit: "bg-accent",
  attempt: "bg-edge",
  refund: "bg-warn",
  order: "bg-warn",
  message: "bg-edge",
  call: "bg-edge",
  line: "bg-line",
  assignment: "bg-line",
  seat: "bg-line",
  item: "bg-line",
  workspace: "bg-edge",
  product: "bg-edge",
  voucher: "bg-edge",
  incident: "bg-warn",
  incident_move: "bg-line",
  waiting: "bg-edge",
};

/** Everything that happened, oldest first: the story that support tells. Small steps are shown when asked for. */
export function Timeline({ entries, clock }: { entries: readonly TimelineEntry[]; clock: Clock }) {
  const t = useTranslations("admin.detail");
  const story = foldAlike(entries);
  return (
    <section className={cardStyle({ look: "flat", pad: "none", className: "group/story" })}>
      <header className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 border-b border-line px-4 py-2.5">
        <h2 className="text-sm font-bold">{t("timeline")}</h2>
        {story.some(isMinor) ? (
          <label className="flex items-center gap-2 text-xs text-muted">
            {/* Works without a script: the style sheet looks at the box. */}
            <input type="checkbox" className="size-4 accent-accent" />
            {t("showMinor")}
          </label>
        ) : null}
      </header>
      {story.length === 0 ? <Empty title={t("timelineEmpty")} /> : null}
      <ol className="grid gap-0 px-4 py-3">
        {story.map((entry, index) => (
          <li
            key={`${entry.at}-${index}`}
            className={`grid-cols-[0.75rem_minmax(0,1fr)] gap-x-3 pb-3 text-sm last:pb-0 ${isMinor(entry) ? "hidden group-has-checked/story:grid" : "grid"}`}
          >
            <span aria-hidden="true" className={`mt-1.5 size-2 rounded-full ${DOTS[entry.entity]}`} />
            <Told entry={entry} clock={clock} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Told({ entry, clock }: { entry: StoryEntry; clock: Clock }) {
  const t = useTranslations();
  const footnote = footnoteOf(entry, t);
  return (
    <div className="min-w-0">
      <p className="break-words whitespace-pre-wrap">{sentenceOf(entry, t, clock)}</p>
      {footnote === null ? null : <p className="text-xs break-words whitespace-pre-wrap text-muted">{footnote}</p>}
      <p className="figures text-xs text-muted">
        <Instant at={entry.at} clock={clock} />
        {entry.actor === null ? null : ` · ${actorWord(entry.actor, t)}`}
      </p>
    </div>
  );
}
