import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { ActionForm } from "@/components/admin/action-form";
import { Entries } from "@/components/admin/entry-list";
import { momentOf } from "@/components/admin/instant";
import { PageHeader, Panel } from "@/components/admin/page-header";
import { Badge } from "@/components/ui/badge";
import { requireStaff } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { readAccount } from "@/lib/staff";
import { changePasswordAction, endOtherSessionsAction, endSessionAction } from "./actions";
import { SecondFactor } from "./second-factor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("staff.account"))("title") };
}

export default async function AccountPage() {
  const ctx = await requireStaff("/admin/account", "account.own");
  const [locale, t, account] = await Promise.all([getLocale(), getTranslations("staff.account"), readAccount(ctx)]);
  const { SESSION_HOURS: hours, SESSION_IDLE_MINUTES: minutes, TIMEZONE: timeZone } = env();
  const at = (instant: string) => momentOf(instant, { locale, timeZone });
  const role = await getTranslations("admin.shell.roles");
  return (
    <>
      <PageHeader title={t("title")} hint={`${account.email} · ${role(account.role)}`} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <div className="grid gap-5">
          <Panel title={t("password")}>
            <div className="px-4 py-3">
              <ActionForm
                action={changePasswordAction}
                label={t("change")}
                hint={t("passwordHint")}
                hidden={{}}
                fields={[
                  { name: "current", label: t("current"), kind: "password", isRequired: true },
                  { name: "password", label: t("next"), kind: "new-password", isRequired: true },
                ]}
              />
            </div>
          </Panel>
          <SecondFactor account={account} at={at} />
        </div>
        <Panel title={t("sessions")} aside={account.sessions.length}>
          <p className="px-4 pt-3 text-sm text-muted">{t("hint", { hours, minutes })}</p>
          <Entries
            entries={account.sessions.map(({ id, device, address, createdAt, seenAt, isThis }) => ({
              id,
              main: <span className="font-semibold">{device}</span>,
              aside: isThis ? <Badge tone="accent">{t("thisSession")}</Badge> : null,
              lines: [address, t("since", { at: at(createdAt) }), t("seen", { at: at(seenAt) })],
              extra: isThis ? null : (
                <ActionForm action={endSessionAction} label={t("end")} hidden={{ session_id: id }} />
              ),
            }))}
          />
          {account.sessions.length > 1 ? (
            <div className="border-t border-line px-4 py-3">
              <ActionForm
                action={endOtherSessionsAction}
                label={t("endOthers")}
                sure={t("endOthersSure")}
                kind="danger"
                hidden={{}}
              />
            </div>
          ) : null}
        </Panel>
      </div>
    </>
  );
}
