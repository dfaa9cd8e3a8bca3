import { useTranslations } from "next-intl";
import Link from "next/link";
import { DataTable } from "@/components/data-table/data-table";
import { Badge } from "@/components/ui/badge";
import type { IncidentStatus } from "@/lib/incidents/status";
import type { IncidentRow } from "@/lib/incidents/views";
import { Instant, type Clock } from "../instant";

const TONES = { open: "danger", moving: "warn", done: "ok", closed: "neutral" } as const;

export function IncidentState({ status }: { status: IncidentStatus }) {
  const t = useTranslations("incident.statuses");
  return <Badge tone={TONES[status]}>{t(status)}</Badge>;
}

/** Workspaces that went down, and how far the moving of their people has come. */
export function IncidentsTable({ rows, clock }: { rows: readonly IncidentRow[]; clock: Clock }) {
  const t = useTranslations("incident");
  return (
    <DataTable
      caption={t("caption")}
      columns={[
        { id: "workspace", header: t("workspace") },
        { id: "status", header: t("status"), onPhone: "max-md:text-right" },
        { id: "people", header: t("people") },
        { id: "opened", header: t("opened"), onPhone: "max-md:text-right max-md:text-muted" },
      ]}
      rows={rows.map((row) => ({
        id: row.id,
        cells: {
          workspace: (
            <div className="min-w-0">
              <Link data-row-link href={`/admin/incidents/${row.id}`} className="font-semibold hover:underline">
                {row.workspace}
              </Link>
              {row.note ? <span className="block text-xs break-words text-muted">{row.note}</span> : null}
            </div>
          ),
          status: <IncidentState status={row.status} />,
          people: <Progress counts={row.counts} />,
          opened: <Instant at={row.openedAt} clock={clock} />,
        },
      }))}
      page={1}
      perPage={rows.length}
      total={rows.length}
    />
  );
}

function Progress({ counts }: Pick<IncidentRow, "counts">) {
  const t = useTranslations("incident");
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (all === 0) return <span className="text-muted">{t("notPressed")}</span>;
  return <span className="figures">{t("progress", { moved: counts.invited ?? 0, all })}</span>;
}
