import { useTranslations } from "next-intl";
import Link from "next/link";
import { DataTable } from "@/components/data-table/data-table";
import { Badge } from "@/components/ui/badge";
import type { WaitingRow } from "@/lib/waiting/views";
import { ActionForm } from "../action-form";
import { Instant, momentOf, type Clock } from "../instant";
import { shortId } from "../orders/orders-table";
import type { Action } from "../outcome";

const TONES = {
  waiting: "neutral",
  offered: "warn",
  bought: "ok",
  left: "neutral",
  lapsed: "neutral",
  removed: "neutral",
} as const;

/** Who waits for a product, the first one first. */
export function WaitingTable({ rows, clock, remove }: { rows: readonly WaitingRow[]; clock: Clock; remove: Action }) {
  const t = useTranslations("waiting.staff");
  return (
    <DataTable
      caption={t("caption")}
      columns={[
        { id: "email", header: t("email") },
        { id: "status", header: t("status"), onPhone: "max-md:text-right" },
        { id: "quantity", header: t("quantity") },
        { id: "joined", header: t("joined"), onPhone: "max-md:text-right" },
        { id: "act", header: "", onPhone: "max-md:col-span-2" },
      ]}
      rows={rows.map((row) => ({
        id: row.id,
        cells: {
          email: <span className="break-all select-all">{row.email}</span>,
          status: <Status row={row} clock={clock} />,
          quantity: <span className="figures">{row.quantity}</span>,
          joined: <Instant at={row.joinedAt} clock={clock} />,
          act:
            row.status === "waiting" || row.status === "offered" ? (
              <ActionForm
                action={remove}
                label={t("remove")}
                hidden={{ id: row.id }}
                sure={t("removeSure")}
                done={t("removed")}
              />
            ) : null,
        },
      }))}
      page={1}
      perPage={rows.length}
      total={rows.length}
    />
  );
}

function Status({ row, clock }: { row: WaitingRow; clock: Clock }) {
  const t = useTranslations("waiting.staff");
  return (
    <div className="grid justify-items-start gap-1 max-md:justify-items-end">
      <Badge tone={TONES[row.status]}>{t(`statuses.${row.status}`)}</Badge>
      {row.offerEndsAt === null ? null : (
        <span className="text-xs text-muted">{t("until", { until: momentOf(row.offerEndsAt, clock) })}</span>
      )}
      {row.orderId === null ? null : (
        <Link href={`/admin/orders/${row.orderId}`} className="text-xs text-muted underline underline-offset-4">
          {shortId(row.orderId)}
        </Link>
      )}
    </div>
  );
}
