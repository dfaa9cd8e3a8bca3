import type { AdminCopy } from "../copy";
import { Badge } from "../ui/badge";
import { Facts } from "../ui/facts";
import { Instant, type Clock } from "../ui/instant";
import { Panel } from "../ui/page-header";
import { Findings, type SettleAction } from "./findings";
import type { GatewayReports as Group, Report } from "./report";

type Shared = { copy: AdminCopy; clock: Clock; settle: SettleAction | null };
type Props = Shared & { group: Group; label: string };

/** A gateway's newest report; the earlier ones stand folded below it. */
export function GatewayReports({ group, label, copy, clock, settle }: Props) {
  const shared = { copy, clock, settle };
  return (
    <Panel title={label} aside={<Verdict report={group.newest} copy={copy} />}>
      <ReportBody report={group.newest} {...shared} />
      {group.earlier.length > 0 ? (
        <details className="border-t border-line">
          <summary className="min-h-11 cursor-pointer px-4 py-3 text-sm font-semibold hover:bg-sunken">
            {group.earlier.length} {copy.reconciliation.earlier}
          </summary>
          {group.earlier.map((report) => (
            <details key={report.id} className="border-t border-line">
              <summary className="min-h-11 cursor-pointer px-4 py-3 text-sm hover:bg-sunken">
                <Instant at={report.ranAt} clock={clock} /> <Verdict report={report} copy={copy} />
              </summary>
              <ReportBody report={report} {...shared} />
            </details>
          ))}
        </details>
      ) : null}
    </Panel>
  );
}

function Verdict({ report, copy }: { report: Report; copy: AdminCopy }) {
  const count = report.findings.length;
  return count === 0 ? (
    <Badge tone="ok">{copy.reconciliation.agrees}</Badge>
  ) : (
    <Badge tone="danger">{`${count} ${copy.reconciliation.findings}`}</Badge>
  );
}

function ReportBody({ report, copy, clock, settle }: Shared & { report: Report }) {
  const words = copy.reconciliation;
  return (
    <>
      <Facts
        facts={[
          { label: words.ran, value: <Instant at={report.ranAt} clock={clock} /> },
          {
            label: words.window,
            value: (
              <>
                <Instant at={report.from} clock={clock} /> – <Instant at={report.to} clock={clock} />
              </>
            ),
          },
          { label: words.checked, value: String(report.checked) },
        ]}
      />
      {report.findings.length === 0 ? (
        <p className="border-t border-line px-4 py-3 text-sm text-muted">{words.agreesHint}</p>
      ) : (
        <Findings report={report} copy={copy} clock={clock} settle={settle} />
      )}
    </>
  );
}
