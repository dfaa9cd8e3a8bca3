import { useTranslations } from "next-intl";
import { Facts, type Fact } from "@/components/ui/facts";
import { formatRupiah } from "@/lib/core/format";
import { MOVE_STATUSES, type MoveStatus } from "@/lib/incidents/status";
import type { IncidentDetail } from "@/lib/incidents/views";

/** The plan in numbers: people and seats, then money. */
export function PlanFigures({ numbers }: Pick<IncidentDetail, "numbers">) {
  const t = useTranslations("incident.numbers");
  const people: Fact[] = [
    { label: t("people"), value: numbers.people },
    { label: t("seats"), value: numbers.seats },
    { label: t("promised"), value: numbers.promised || null },
    { label: t("fits"), value: <strong>{numbers.fits}</strong> },
    {
      label: t("waits"),
      value: <strong className={numbers.waits > 0 ? "text-danger" : undefined}>{numbers.waits}</strong>,
    },
    { label: t("billed"), value: numbers.billed || null },
    { label: t("endingBefore"), value: numbers.endingBefore || null },
  ];
  const money: Fact[] = [
    { label: t("valueLeft"), value: <Amount idr={numbers.valueLeftIdr} /> },
    { label: t("cost"), value: numbers.costIdr === null ? t("unknown") : <Amount idr={numbers.costIdr} /> },
    { label: t("margin"), value: numbers.marginIdr === null ? null : <Amount idr={numbers.marginIdr} /> },
    ...(numbers.waits > 0
      ? [
          { label: t("refund"), value: <Amount idr={numbers.refundIdr} /> },
          {
            label: t("moreSeats"),
            value: numbers.moreSeatsIdr === null ? null : <Amount idr={numbers.moreSeatsIdr} />,
          },
        ]
      : []),
  ];
  return (
    <div className="grid divide-line max-sm:divide-y sm:grid-cols-2 sm:divide-x">
      <Facts look="dense" facts={people} className="content-start [&_dd]:shrink-0" />
      <Facts look="dense" facts={money} className="content-start [&_dd]:shrink-0" />
    </div>
  );
}

type ResultProps = Pick<IncidentDetail, "counts" | "minutes" | "creditedDays" | "numbers">;

/** What came of it: how many stand where, how long it took, what it costs. */
export function ResultFigures({ counts, minutes, creditedDays, numbers }: ResultProps) {
  const t = useTranslations("incident.results");
  const figure = useTranslations("incident.numbers");
  const shown: readonly MoveStatus[] = MOVE_STATUSES.toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  return (
    <Facts
      look="dense"
      facts={[
        ...shown.map((status) => ({ label: t(status), value: counts[status] ?? null })),
        { label: t("minutes"), value: minutes === null ? null : t("minutesValue", { minutes }) },
        { label: figure("cost"), value: numbers.costIdr === null ? null : <Amount idr={numbers.costIdr} /> },
        { label: t("credited"), value: creditedDays || null },
      ]}
    />
  );
}

/** An amount stays in one line, however narrow its column is. */
const Amount = ({ idr }: { idr: number }) => <span className="whitespace-nowrap">{formatRupiah(idr)}</span>;

const ORDER: readonly MoveStatus[] = ["invited", "seated", "planned", "waiting", "refunded", "skipped"];
