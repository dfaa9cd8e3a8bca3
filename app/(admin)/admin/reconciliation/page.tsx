import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { CompareForm } from "@/components/admin/reconciliation/compare-form";
import { GatewayReports } from "@/components/admin/reconciliation/gateway-reports";
import { byGateway } from "@/components/admin/reconciliation/report";
import { Empty, ListBox, PageHeader, Panel } from "@/components/admin/page-header";
import { requireStaff } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { listGatewayStatus } from "@/lib/desk";
import { listReconciliations } from "@/lib/settlement";
import { compareNowAction, settleFindingAction } from "./actions";

/** Two weeks of daily reports of four gateways. */
const REPORTS_SHOWN = 56;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.reconciliation"))("title") };
}

export default async function ReconciliationPage() {
  const ctx = await requireStaff("/admin/reconciliation", "reconciliation.read");
  const [locale, t, reports, gateways] = await Promise.all([
    getLocale(),
    getTranslations("admin"),
    listReconciliations(ctx, REPORTS_SHOWN),
    listGatewayStatus(ctx),
  ]);
  const clock = { locale, timeZone: env().TIMEZONE };
  return (
    <>
      <PageHeader title={t("reconciliation.title")} hint={t("reconciliation.hint")} />
      <div className="grid gap-5">
        <Panel title={t("reconciliation.now")}>
          {gateways.length === 0 ? (
            <p className="px-4 py-3 text-sm text-muted">{t("reconciliation.noGateway")}</p>
          ) : (
            <CompareForm
              action={compareNowAction}
              gateways={gateways.map(({ name, label }) => ({ name, label }))}
              words={{
                hint: t("reconciliation.nowHint"),
                gateway: t("reconciliation.gateway"),
                hours: t("reconciliation.hours"),
                hoursWrong: t("reconciliation.hoursWrong"),
                submit: t("act.compare"),
                done: t("act.compareDone"),
              }}
            />
          )}
        </Panel>
        {reports.length === 0 ? (
          <ListBox>
            <Empty title={t("reconciliation.empty")} hint={t("reconciliation.emptyHint")} />
          </ListBox>
        ) : null}
        {byGateway(reports).map((group) => {
          const gateway = gateways.find(({ name }) => name === group.gateway);
          return (
            <GatewayReports
              key={group.gateway}
              group={group}
              label={gateway?.label ?? group.gateway}
              clock={clock}
              settle={gateway ? settleFindingAction : null}
            />
          );
        })}
      </div>
    </>
  );
}
