import { useTranslations } from "next-intl";
import Link from "next/link";
import { DataTable } from "@/components/data-table/data-table";
import { Badge } from "@/components/ui/badge";
import { formatDate, formatRupiah } from "@/lib/core/format";
import type { IncidentPerson } from "@/lib/incidents/views";
import type { Clock } from "../instant";
import { shortId } from "../orders/orders-table";

type Props = {
  people: readonly IncidentPerson[];
  page: number;
  perPage: number;
  total: number;
  clock: Clock;
  /** It was pressed: where people stand is known, not only planned. */
  isRun: boolean;
};

const TONES = {
  planned: "neutral",
  seated: "accent",
  invited: "ok",
  waiting: "warn",
  refunded: "neutral",
  skipped: "neutral",
} as const;

/** Who goes where; for who finds no seat, when one is expected and what a refund would pay back. */
export function PeopleTable({ people, clock, isRun, ...pages }: Props) {
  const t = useTranslations("incident.list");
  const day = (at: string): string => formatDate(new Date(at), clock.locale, clock.timeZone);
  return (
    <DataTable
      caption={t("caption")}
      columns={[
        { id: "person", header: t("person") },
        { id: "to", header: t("to"), onPhone: "max-md:text-right" },
        { id: "until", header: t("until"), onPhone: "max-md:text-muted" },
        { id: "refund", header: t("refund"), onPhone: "max-md:text-right" },
        ...(isRun ? [{ id: "state", header: t("state"), onPhone: "max-md:col-span-2" }] : []),
      ]}
      rows={people.map((person) => ({
        id: person.assignmentId,
        cells: {
          person: (
            <div className="min-w-0">
              <span className="block break-all">{person.email}</span>
              <Link
                data-row-link
                href={`/admin/orders/${person.orderId}`}
                className="font-mono text-xs text-muted underline-offset-4 hover:underline"
              >
                {shortId(person.orderId)}
              </Link>
            </div>
          ),
          to: <Destination person={person} day={day} />,
          until: <span className="figures whitespace-nowrap">{person.endsAt === null ? "—" : day(person.endsAt)}</span>,
          refund: <span className="figures whitespace-nowrap">{formatRupiah(person.refundIdr)}</span>,
          state: <Badge tone={TONES[person.status]}>{t(`states.${person.status}`)}</Badge>,
        },
      }))}
      {...pages}
    />
  );
}

function Destination({ person, day }: { person: IncidentPerson; day: (at: string) => string }) {
  const t = useTranslations("incident.list");
  const to = person.seatedIn ?? person.target;
  if (to === null || person.status === "waiting")
    return (
      <div className="grid justify-items-start gap-0.5 max-md:justify-items-end">
        <Badge tone="warn">{t("waits")}</Badge>
        <span className="text-xs text-muted">
          {person.expectedAt === null ? t("noDate") : t("expected", { day: day(person.expectedAt) })}
        </span>
      </div>
    );
  return (
    <div className="grid justify-items-start gap-0.5 max-md:justify-items-end">
      <span className="font-medium break-words">{to}</span>
      {person.isEndingBefore ? <span className="text-xs text-warn">{t("endsBefore")}</span> : null}
    </div>
  );
}
