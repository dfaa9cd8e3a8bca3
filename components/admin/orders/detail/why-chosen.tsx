import { useTranslations } from "next-intl";
import { REASONS, type PassedOver } from "@/lib/core/reasons";
import type { TimelineEntry } from "@/lib/desk/views";
import { momentOf, type Clock } from "../../instant";
import { Panel } from "../../page-header";

/** Why people sit where they do: each choice of seats, with what spoke against the other workspaces then. */
export function WhyChosen({ entries, clock }: { entries: readonly TimelineEntry[]; clock: Clock }) {
  const t = useTranslations("choice");
  const choices = entries.flatMap(choiceOf);
  if (choices.length === 0) return null;
  return (
    <Panel title={t("title")}>
      <ul className="divide-y divide-line">
        {choices.map((choice, index) => (
          <li key={`${choice.at}-${index}`} className="grid gap-1 px-4 py-2.5 text-sm">
            <ul className="grid gap-1">
              {choice.chosen.map((one) => (
                <Weighed key={one.workspace} head={chosenWords(one, t)} facts={one} clock={clock} />
              ))}
            </ul>
            {choice.moved ? <p className="break-words">{t("moved", choice.moved)}</p> : null}
            <p className="figures text-xs text-muted">{momentOf(choice.at, clock)}</p>
            <details className="text-xs">
              <summary className="cursor-pointer font-semibold text-accent">{t("why")}</summary>
              <ul className="mt-1.5 grid gap-1.5">
                {choice.passedOver.map((one) => (
                  <Weighed
                    key={one.workspace}
                    head={t(`passed.${one.why}`, { workspace: one.workspace })}
                    facts={one}
                    clock={clock}
                  />
                ))}
                {choice.others > 0 ? <li className="text-muted">{t("others", { count: choice.others })}</li> : null}
              </ul>
            </details>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const chosenWords = ({ workspace, seats, billed }: Taken, t: ReturnType<typeof useTranslations<"choice">>): string =>
  t("chosen", { workspace, seats, billed });

type Facts = Omit<PassedOver, "workspace" | "why">;

function Weighed({ head, facts: { free, total, endsAt }, clock }: { head: string; facts: Facts; clock: Clock }) {
  const t = useTranslations("choice");
  const ends = endsAt === null ? "null" : momentOf(endsAt, clock);
  return (
    <li className="min-w-0">
      <p className="break-words">{head}</p>
      <p className="figures text-xs break-words text-muted">{t("facts", { free, total, ends })}</p>
    </li>
  );
}

type Taken = Facts & { workspace: string; seats: number; billed: number };
type Choice = {
  at: string;
  chosen: Taken[];
  moved: { email: string; to: string } | null;
  passedOver: PassedOver[];
  others: number;
};

/** What an entry of the timeline says about a choice; an entry from before this was kept says nothing. */
function choiceOf({ code, facts, at }: TimelineEntry): Choice[] {
  if (code === "seats_chosen") {
    const parsed = REASONS.seats_chosen.safeParse(facts);
    return parsed.success ? [{ at, moved: null, ...parsed.data }] : [];
  }
  if (code !== "reseated" && code !== "reassigned") return [];
  const parsed = REASONS[code].safeParse(facts);
  if (!parsed.success) return [];
  const { email, to, passedOver } = parsed.data;
  return [{ at, chosen: [], moved: { email, to }, passedOver, others: 0 }];
}
