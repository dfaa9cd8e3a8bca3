import Link from "next/link";
import { ActionForm } from "@/components/admin/action-form";
import type { ActionResult } from "@/lib/auth/views";
import type { AdminCopy } from "../copy";
import { Badge } from "../ui/badge";
import type { Clock } from "../ui/instant";
import { byKind, isSettleable, type Finding, type FindingKind, type Report } from "./report";

/** Findings of one kind that a page shows; hundreds mean one cause, and are dealt with in turns. */
const SHOWN_MAX = 50;

export type SettleAction = (previous: ActionResult | null, form: FormData) => Promise<ActionResult>;

type Props = {
  report: Report;
  copy: AdminCopy;
  clock: Clock;
  /** Null when the gateway cannot be asked any more. */
  settle: SettleAction | null;
};

/** What a report found, by kind, with what can be done about it. */
export function Findings({ report, copy, clock, settle }: Props) {
  const words = copy.reconciliation;
  return (
    <>
      {settle === null ? <p className="border-t border-line px-4 py-3 text-sm text-muted">{words.noLonger}</p> : null}
      {byKind(report.findings).map(({ kind, findings }) => (
        <section key={kind} className="border-t border-line">
          <header className="grid gap-1 px-4 pt-3 pb-2">
            <h3 className="flex flex-wrap items-baseline gap-x-2 text-sm font-semibold">
              {copy.words.finding[kind]}
              <Badge tone={toneOf(kind)}>{String(findings.length)}</Badge>
            </h3>
            <p className="max-w-prose text-sm text-muted">{copy.words.findingHelp[kind]}</p>
          </header>
          <ul className="divide-y divide-line border-t border-line">
            {findings.slice(0, SHOWN_MAX).map((finding, index) => (
              <FindingRow
                // One QR code can have two findings of a kind.
                key={`${finding.reference} ${index}`}
                finding={finding}
                gateway={report.gateway}
                copy={copy}
                clock={clock}
                settle={isSettleable(kind) ? settle : null}
              />
            ))}
          </ul>
          {findings.length > SHOWN_MAX ? (
            <p className="border-t border-line px-4 py-2.5 text-sm text-muted">
              + {findings.length - SHOWN_MAX} {words.more}
            </p>
          ) : null}
        </section>
      ))}
    </>
  );
}

const toneOf = (kind: FindingKind) => (kind === "unreadable" ? "warn" : "danger");

type RowProps = {
  finding: Finding;
  gateway: string;
  copy: AdminCopy;
  clock: Clock;
  settle: SettleAction | null;
};

function FindingRow({ finding, gateway, copy, clock, settle }: RowProps) {
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 px-4 py-2.5 text-sm">
      <div className="grid min-w-0 gap-0.5">
        <p className="font-mono text-xs break-all select-text">{finding.reference}</p>
        <p lang="en" className="figures break-words">
          {finding.detail}
        </p>
        {finding.orderId ? (
          <Link
            href={`/admin/orders/${finding.orderId}`}
            className="justify-self-start text-accent underline underline-offset-4 max-md:py-2"
          >
            {copy.reconciliation.order}
          </Link>
        ) : null}
      </div>
      {settle ? (
        <ActionForm
          action={settle}
          locale={clock.locale}
          label={copy.act.settle}
          hidden={{ gateway, reference: finding.reference }}
        />
      ) : null}
    </li>
  );
}
