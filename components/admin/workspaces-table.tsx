import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { DataTable } from "@/components/data-table/data-table";
import { Badge } from "@/components/ui/badge";
import type { WorkspaceRow } from "@/lib/workspaces/views";
import { momentOf, type Clock } from "./instant";

type Props = {
  rows: readonly WorkspaceRow[];
  clock: Clock;
  /** The button that asks the vendor, by the id of each that is not sold from. */
  reopenForms: ReadonlyMap<string, ReactNode>;
};

/** The owner's workspaces: who sits there, and what keeps one from being sold. */
export function WorkspacesTable({ rows, clock, reopenForms }: Props) {
  const t = useTranslations("admin.workspaces");
  return (
    <DataTable
      caption={t("caption")}
      columns={[
        { id: "name", header: t("name") },
        { id: "state", header: t("state"), onPhone: "max-md:text-right" },
        { id: "seats", header: t("seats"), onPhone: "max-md:col-span-2" },
        { id: "act", header: t("act"), onPhone: "max-md:col-span-2" },
      ]}
      rows={rows.map((row) => ({
        id: row.id,
        cells: {
          name: <Name row={row} />,
          state: <State row={row} clock={clock} />,
          seats: <span className="figures">{t("counts", row.seats)}</span>,
          act: reopenForms.get(row.id) ?? <span className="text-muted">—</span>,
        },
      }))}
      page={1}
      perPage={rows.length}
      total={rows.length}
    />
  );
}

const Name = ({ row: { name, pool, driver, remoteId } }: { row: WorkspaceRow }) => (
  <div className="min-w-0">
    <span className="font-semibold">{name}</span>
    <span className="block text-xs text-muted">{pool}</span>
    <span className="block font-mono text-xs break-all text-muted">
      {driver} · {remoteId}
    </span>
  </div>
);

function State({ row: { isOpen, status, trouble, restUntil }, clock }: { row: WorkspaceRow; clock: Clock }) {
  const t = useTranslations("admin.workspaces");
  if (isOpen) return <Badge tone="ok">{t("open")}</Badge>;
  const isSuspended = status === "SUSPENDED";
  const until = restUntil === null ? null : momentOf(restUntil, clock);
  return (
    <div className="grid justify-items-start gap-1 max-md:justify-items-end">
      <Badge tone={isSuspended ? "danger" : "warn"}>{t(isSuspended ? "suspended" : "resting")}</Badge>
      {trouble === null ? null : <span className="text-xs text-muted">{t(`trouble.${trouble}`)}</span>}
      {until === null ? null : (
        <span className="text-xs text-muted">{t(isSuspended ? "askedAgain" : "until", { until })}</span>
      )}
    </div>
  );
}
