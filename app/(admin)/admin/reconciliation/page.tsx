import type { Metadata } from "next";
import { getLocale } from "next-intl/server";
import { adminCopy } from "@/components/admin/copy";
import { CompareForm } from "@/components/admin/reconciliation/compare-form";
import { GatewayReports } from "@/components/admin/reconciliation/gateway-reports";
import { byGateway } from "@/components/admin/reconciliation/report";
import { Empty, PageHeader, Panel } from "@/components/admin/ui/page-header";
import { requireStaff } from "@/lib/auth";
import { listGatewayStatus } from "@/lib/desk";
import { listReconciliations } from "@/lib/settlement";
import { env } from "@/lib/core/env";
import { compareNowAction, settleFindingAction } from "./actions";

/** Two weeks of daily reports of four gateways. */
const REPORTS_SHOWN = 56;

export async function generateMetadata(): Promise<Metadata> {
  return { title: adminCopy(await getLocale()).reconciliation.title };
}

export default async function ReconciliationPage() {
  const ctx = await requireStaff("/admin/reconciliation");
  const [locale, reports, gateways] = await Promise.all([
    getLocale(),
    listReconciliations(ctx, REPORTS_SHOWN),
    listGatewayStatus(ctx),
  ]);
  const copy = adminCopy(locale);
  const words = copy.reconciliation;
  const clock = { locale, timeZone: env().TIMEZONE };
  return (
    <>
      <PageHeader title={words.title} hint={words.hint} />
      <div className="grid gap-5">
        <Panel title={words.now}>
          {gateways.length === 0 ? (
            <p className="px-4 py-3 text-sm text-muted">{words.noGateway}</p>
          ) : (
            <CompareForm action={compareNowAction} locale={locale} gateways={gateways.map(nameAndLabel)} />
          )}
        </Panel>
        {reports.length === 0 ? (
          <div className="rounded-card border border-line bg-surface">
            <Empty title={words.empty} hint={words.emptyHint} />
          </div>
        ) : null}
        {byGateway(reports).map((group) => {
          const gateway = gateways.find(({ name }) => name === group.gateway);
          return (
            <GatewayReports
              key={group.gateway}
              group={group}
              label={gateway?.label ?? group.gateway}
              copy={copy}
              clock={clock}
              settle={gateway ? settleFindingAction : null}
            />
          );
        })}
      </div>
    </>
  );
}

const nameAndLabel = ({ name, label }: { name: string; label: string }) => ({ name, label });
