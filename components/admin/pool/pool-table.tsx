import { useTranslations } from "next-intl";
import Link from "next/link";
import { DataTable } from "@/components/data-table/data-table";
import { Badge } from "@/components/ui/badge";
import { formatRupiah } from "@/lib/core/format";
import type { AccountRow } from "@/lib/workspaces/views";
import { Instant, momentOf, type Clock } from "../instant";

type Props = { rows: readonly AccountRow[]; page: number; perPage: number; total: number; clock: Clock };

/** The shop's workspaces: how many seats are left, what reaches them, what they cost. */
export function PoolTable({ rows, clock, ...pages }: Props) {
  const t = useTranslations("pool");
  return (
    <DataTable
      caption={t("caption")}
      columns={[
        { id: "name", header: t("name") },
        { id: "status", header: t("status"), onPhone: "max-md:text-right" },
        { id: "seats", header: t("seats") },
        { id: "driver", header: t("driver"), onPhone: "max-md:text-right" },
        { id: "cost", header: t("cost"), onPhone: "max-md:hidden" },
        { id: "ends", header: t("ends"), onPhone: "max-md:hidden" },
      ]}
      rows={rows.map((row) => ({
        id: row.id,
        cells: {
          name: <Name row={row} clock={clock} />,
          status: <PoolState row={row} clock={clock} />,
          seats: <Seats row={row} />,
          driver: <span className="text-muted">{t(`drivers.${row.driver}`)}</span>,
          cost: (
            <span className="figures whitespace-nowrap">
              {row.monthlyCostIdr === null ? "—" : formatRupiah(row.monthlyCostIdr)}
            </span>
          ),
          ends: row.endsAt === null ? <span className="text-muted">—</span> : <Instant at={row.endsAt} clock={clock} />,
        },
      }))}
      {...pages}
    />
  );
}

function Name({ row, clock }: { row: AccountRow; clock: Clock }) {
  const t = useTranslations("access");
  return (
    <div className="min-w-0">
      <Link data-row-link href={`/admin/pool/${row.id}`} className="font-semibold hover:underline">
        {row.name}
      </Link>
      <span className="block text-xs break-all text-muted">
        {row.email === null || row.email === row.name ? row.poolId : `${row.email} · ${row.poolId}`}
      </span>
      {row.isAccessEnding && row.accessEndsAt !== null ? (
        <span className="block text-xs font-semibold text-warn">
          {t("ends", { at: momentOf(row.accessEndsAt, clock) })}
        </span>
      ) : null}
    </div>
  );
}

function Seats({ row: { seatsUsed, maxSeats, extraSeats, outlivedBy } }: { row: AccountRow }) {
  const t = useTranslations("pool");
  return (
    <div className="min-w-0">
      <span className="figures">{t("seatsUsed", { used: seatsUsed, total: maxSeats })}</span>
      {extraSeats > 0 ? <span className="block text-xs text-muted">{t("extra", { count: extraSeats })}</span> : null}
      {outlivedBy > 0 ? <span className="block text-xs text-warn">{t("outlived", { count: outlivedBy })}</span> : null}
    </div>
  );
}

const TONES = { AVAILABLE: "ok", ASSIGNED: "neutral", SUSPENDED: "danger" } as const;

/** Whether it is sold from, and if not, why and until when. */
export function PoolState({ row: { isOpen, status, trouble, restUntil }, clock }: { row: AccountRow; clock: Clock }) {
  const t = useTranslations("pool");
  const isSuspended = status === "SUSPENDED";
  const until = restUntil === null ? null : momentOf(restUntil, clock);
  return (
    <div className="grid justify-items-start gap-1 max-md:justify-items-end">
      <Badge tone={isOpen || isSuspended ? TONES[status] : "warn"}>
        {isOpen || isSuspended ? t(`statuses.${status}`) : t("resting")}
      </Badge>
      {isOpen || trouble === null ? null : <span className="text-xs text-muted">{t(`trouble.${trouble}`)}</span>}
      {until === null ? null : (
        <span className="text-xs text-muted">{t(isSuspended ? "askedAgain" : "until", { until })}</span>
      )}
    </div>
  );
}
