import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { Facts } from "@/components/ui/facts";
import { Instant, type Clock } from "../instant";
import type { Action } from "../outcome";
import { Panel } from "../page-header";
import { Findings } from "./findings";
import type { GatewayReports as Group, Report } from "./report";

type Shared = { clock: Clock; settle: Action | null };
type Props = Shared & { group: Group; label: string };

/** A gateway's newest report; the earlier ones stand folded below it. */
export function GatewayReports({ group, label, clock, settle }: Props) {
  const t = useTranslations("admin.reconciliation");
  const shared = { clock, settle };
  return (
    <Panel title={label} aside={<Verdict report={group.newest} />}>
      <ReportBody report={group.newest} {...shared} />
      {group.earlier.length > 0 ? (
        <details className="border-t border-line">
          <summary className="min-h-11 cursor-pointer px-4 py-3 text-sm font-semibold hover:bg-sunken">
            {t("earlier", { count: group.earlier.length })}
          </summary>
          {group.earlier.map((report) => (
            <details key={report.id} className="border-t border-line">
              <summary className="min-h-11 cursor-pointer px-4 py-3 text-sm hover:bg-sunken">
                <Instant at={report.ranAt} clock={clock} /> <Verdict report={report} />
              </summary>
              <ReportBody report={report} {...shared} />
            </details>
          ))}
        </details>
      ) : null}
    </Panel>
  );
}

function Verdict({ report }: { report: Report }) {
  const t = useTranslations("admin.reconciliation");
  const count = report.findings.length;
  return count === 0 ? <Badge tone="ok">{t("agrees")}</Badge> : <Badge tone="danger">{t("findings", { count })}</Badge>;
}

function ReportBody({ report, clock, settle }: Shared & { report: Report }) {
  const t = useTranslations("admin.reconciliation");
  return (
    <>
      <Facts
        look="dense"
        facts={[
          { label: t("ran"), value: <Instant at={report.ranAt} clock={clock} /> },
          {
            label: t("window"),
            value: (
              <>
                <Instant at={report.from} clock={clock} /> – <Instant at={report.to} clock={clock} />
              </>
            ),
          },
          { label: t("checked"), value: String(report.checked) },
        ]}
      />
      {report.findings.length === 0 ? (
        <p className="border-t border-line px-4 py-3 text-sm text-muted">{t("agreesHint")}</p>
      ) : (
        <Findings report={report} settle={settle} />
      )}
    </>
  );
}
