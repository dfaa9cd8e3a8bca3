import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { formatRupiah } from "@/lib/core/format";
import type { OrderDetail, StaffLine, StaffUnit } from "@/lib/desk/views";
import { reasonValues } from "@/lib/i18n/reason-values";
import { Entries, type Entry } from "../../entry-list";
import { momentOf, type Clock } from "../../instant";
import { Panel } from "../../page-header";
import { INVITATION_TONES, REFUND_TONES, UNIT_TONES } from "../../tones";

/** From this many on, parts without trouble are folded. */
const FOLDED_FROM = 6;

type Props = {
  detail: OrderDetail;
  clock: Clock;
  /** What can be done about a part; null when nothing can. */
  unitForms: (unit: StaffUnit) => ReactNode;
};

/** What was bought, and how far the delivery of each part is: `4 of 5, one needs you`. */
export function Lines({ detail, clock, unitForms }: Props) {
  const t = useTranslations("admin.detail");
  return (
    <Panel title={t("lines")}>
      <div className="divide-y divide-line">
        {detail.lines.map((line) => (
          <LinePart key={line.id} line={line} detail={detail} clock={clock} unitForms={unitForms} />
        ))}
      </div>
    </Panel>
  );
}

function LinePart({ line, detail, clock, unitForms }: Props & { line: StaffLine }) {
  const t = useTranslations("admin");
  const { counts } = line;
  const toEntry = useUnitEntry(line, detail, clock, unitForms);
  const [urgent, calm] = [line.units.filter(needsSomebody), line.units.filter((unit) => !needsSomebody(unit))];
  return (
    <section aria-label={line.productName}>
      <header className="grid gap-1 px-4 py-2.5 text-sm">
        <div className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1">
          <h3 className="min-w-0 font-semibold">
            {line.productName} × {line.quantity}
            <span className="ml-2 text-xs font-normal text-muted">{t(`words.kind.${line.kind}`)}</span>
          </h3>
          <span className="figures">{formatRupiah(line.totalIdr)}</span>
        </div>
        <div className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1 text-xs text-muted">
          <p className="figures">
            {t("detail.counted", {
              delivered: counts.delivered,
              units: counts.units,
              waiting: counts.waiting,
              needsPerson: counts.needs_person,
            })}
            {line.durationDays === null ? null : ` · ${t("detail.days", { days: line.durationDays })}`}
          </p>
          <Badge tone={INVITATION_TONES[line.deliveryStatus]}>{t(`words.invitation.${line.deliveryStatus}`)}</Badge>
        </div>
      </header>
      {urgent.length > 0 ? (
        <div className="border-t border-line">
          <Entries entries={urgent.map(toEntry)} />
        </div>
      ) : null}
      <CalmUnits isAll={urgent.length === 0} entries={calm.map(toEntry)} />
    </section>
  );
}

/** Parts without trouble; a long list of them is folded. */
function CalmUnits({ isAll, entries }: { isAll: boolean; entries: Entry[] }) {
  const t = useTranslations("admin.detail");
  const list = (
    <div className="border-t border-line">
      <Entries entries={entries} />
    </div>
  );
  if (entries.length < FOLDED_FROM) return entries.length === 0 ? null : list;
  return (
    <details className="border-t border-line">
      <summary className="min-h-11 cursor-pointer px-4 py-2.5 text-sm font-semibold text-muted hover:bg-sunken md:min-h-9">
        {t(isAll ? "parts" : "others", { count: entries.length })}
      </summary>
      {list}
    </details>
  );
}

const needsSomebody = ({ status }: StaffUnit): boolean => status === "needs_person" || status === "needs_name";

/** How a part reads in the list: who or which, its state, why it waits, where it sits. */
function useUnitEntry(line: StaffLine, { assignments }: OrderDetail, clock: Clock, unitForms: Props["unitForms"]) {
  const t = useTranslations("admin");
  const reason = useTranslations("reasons");
  return (unit: StaffUnit): Entry => {
    const seat = assignments.findLast(({ unitId, status }) => unitId === unit.id && status === "ACTIVE");
    const moment = (key: "deliveredAt" | "until", at: string | null) =>
      at === null ? null : t(`detail.${key}`, { at: momentOf(at, clock) });
    const unnamed = line.kind === "seat" ? t("detail.unnamed") : t("detail.unit", { number: unit.position + 1 });
    return {
      id: unit.id,
      main: (
        <>
          {unit.email ?? unnamed}
          {unit.isRenewal ? <span className="ml-2 text-xs text-muted">{t("detail.renewal")}</span> : null}
        </>
      ),
      aside: (
        <span className="flex flex-wrap gap-1">
          {unit.refund === null ? null : (
            <Badge tone={REFUND_TONES[unit.refund]}>
              {`${t("words.entity.refund")}: ${t(`words.refund.${unit.refund}`)}`}
            </Badge>
          )}
          <Badge tone={UNIT_TONES[unit.status]}>{t(`words.unit.${unit.status}`)}</Badge>
        </span>
      ),
      lines: [
        unit.reason && reason(unit.reason.code, reasonValues(unit.reason.facts, clock)),
        seat && t("detail.seat", { workspace: seat.workspaceName, number: seat.seatNumber }),
        moment("deliveredAt", unit.deliveredAt),
        moment("until", unit.endsAt),
        unit.item?.status === "handed" &&
          (unit.item.revealedAt === null
            ? t("detail.notRevealed")
            : t("detail.revealed", { at: momentOf(unit.item.revealedAt, clock) })),
      ],
      extra: unitForms(unit),
    };
  };
}
