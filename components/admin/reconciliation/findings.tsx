import { useTranslations } from "next-intl";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { ActionForm } from "../action-form";
import type { Action } from "../outcome";
import { byKind, isSettleable, type Finding, type FindingKind, type Report } from "./report";

/** Findings of one kind that a page shows; hundreds mean one cause, and are dealt with in turns. */
const SHOWN_MAX = 50;

type Props = {
  report: Report;
  /** Null when the gateway cannot be asked any more. */
  settle: Action | null;
};

/** What a report found, by kind, with what can be done about it. */
export function Findings({ report, settle }: Props) {
  const t = useTranslations("admin");
  return (
    <>
      {settle === null ? (
        <p className="border-t border-line px-4 py-3 text-sm text-muted">{t("reconciliation.noLonger")}</p>
      ) : null}
      {byKind(report.findings).map(({ kind, findings }) => (
        <section key={kind} className="border-t border-line">
          <header className="grid gap-1 px-4 pt-3 pb-2">
            <h3 className="flex flex-wrap items-baseline gap-x-2 text-sm font-semibold">
              {t(`words.finding.${kind}`)}
              <Badge tone={toneOf(kind)}>{findings.length}</Badge>
            </h3>
            <p className="max-w-prose text-sm text-muted">{t(`words.findingHelp.${kind}`)}</p>
          </header>
          <ul className="divide-y divide-line border-t border-line">
            {findings.slice(0, SHOWN_MAX).map((finding, index) => (
              <FindingRow
                // One QR code can have two findings of a kind.
                key={`${finding.reference} ${index}`}
                finding={finding}
                gateway={report.gateway}
                settle={isSettleable(kind) ? settle : null}
              />
            ))}
          </ul>
          {findings.length > SHOWN_MAX ? (
            <p className="border-t border-line px-4 py-2.5 text-sm text-muted">
              {t("reconciliation.more", { count: findings.length - SHOWN_MAX })}
            </p>
          ) : null}
        </section>
      ))}
    </>
  );
}

const toneOf = (kind: FindingKind) => (kind === "unreadable" ? "warn" : "danger");

type RowProps = { finding: Finding; gateway: string; settle: Action | null };

function FindingRow({ finding, gateway, settle }: RowProps) {
  const t = useTranslations("admin");
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
            {t("reconciliation.order")}
          </Link>
        ) : null}
      </div>
      {settle ? (
        <ActionForm action={settle} label={t("act.settle")} hidden={{ gateway, reference: finding.reference }} />
      ) : null}
    </li>
  );
}
