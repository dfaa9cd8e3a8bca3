import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { ActionForm } from "@/components/admin/action-form";
import { momentOf } from "@/components/admin/instant";
import { Entries } from "@/components/admin/entry-list";
import { PageHeader, Panel } from "@/components/admin/page-header";
import { Badge } from "@/components/ui/badge";
import { requireStaff } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { SCOPES } from "@/lib/core/rights";
import { listApiKeys, listPeople } from "@/lib/staff";
import { addPersonAction, makeKeyAction, revokeKeyAction } from "./actions";
import { PersonActs } from "./person-acts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("staff.people"))("title") };
}

export default async function StaffPage() {
  const ctx = await requireStaff("/admin/staff", "staff.manage");
  const [locale, t, role, people, keys] = await Promise.all([
    getLocale(),
    getTranslations("staff"),
    getTranslations("admin.shell.roles"),
    listPeople(ctx),
    listApiKeys(ctx),
  ]);
  const at = (instant: string) => momentOf(instant, { locale, timeZone: env().TIMEZONE });
  const roles = {
    name: "role",
    label: t("people.role"),
    options: [
      { value: "admin", label: role("admin") },
      { value: "owner", label: role("owner") },
    ],
  };
  return (
    <>
      <PageHeader title={t("people.title")} hint={t("people.hint")} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Panel title={t("people.list")} aside={people.length}>
          <Entries
            entries={people.map((person) => ({
              id: person.id,
              main: <span className="font-semibold break-all">{person.email}</span>,
              aside: (
                <span className="flex flex-wrap gap-1">
                  {person.id === ctx.actor.id ? <Badge tone="accent">{t("people.you")}</Badge> : null}
                  {person.isDisabled ? <Badge tone="danger">{t("people.disabled")}</Badge> : null}
                  <Badge tone={person.role === "owner" ? "ok" : "neutral"}>{role(person.role)}</Badge>
                </span>
              ),
              lines: [
                `${t("people.sessions", { count: person.sessions })} · ${person.hasTotp ? t("people.totp") : t("people.noTotp")}`,
                person.lastSeenAt ? t("people.seen", { at: at(person.lastSeenAt) }) : t("people.neverSeen"),
              ],
              extra: <PersonActs person={person} isMe={person.id === ctx.actor.id} />,
            }))}
          />
          <div className="border-t border-line px-4 py-3">
            <ActionForm
              action={addPersonAction}
              label={t("people.add")}
              hint={t("people.addHint")}
              kind="primary"
              hidden={{}}
              fields={[{ name: "email", label: t("people.email"), kind: "email", isRequired: true }, roles]}
            />
          </div>
        </Panel>
        <Panel title={t("keys.list")} aside={keys.length}>
          {keys.length === 0 ? <p className="px-4 py-3 text-sm text-muted">{t("keys.empty")}</p> : null}
          <Entries
            entries={keys.map((key) => ({
              id: key.id,
              main: <span className="font-semibold">{key.name}</span>,
              aside: (
                <span className="flex flex-wrap gap-1">
                  <Badge tone={key.revokedAt ? "neutral" : "ok"}>
                    {key.revokedAt ? t("keys.revoked") : t("keys.active")}
                  </Badge>
                  <Badge>{role(key.role)}</Badge>
                </span>
              ),
              lines: [
                key.scopes?.join(", ") ?? t("keys.allScopes"),
                key.lastUsedAt ? t("keys.used", { at: at(key.lastUsedAt) }) : t("keys.neverUsed"),
              ],
              extra: key.revokedAt ? null : (
                <ActionForm
                  action={revokeKeyAction}
                  label={t("keys.revoke")}
                  sure={t("keys.revokeSure")}
                  kind="danger"
                  hidden={{ key_id: key.id }}
                />
              ),
            }))}
          />
          <div className="border-t border-line px-4 py-3">
            <ActionForm
              action={makeKeyAction}
              label={t("keys.add")}
              hint={t("keys.addHint")}
              kind="primary"
              hidden={{}}
              fields={[
                { name: "name", label: t("keys.name"), isRequired: true, maxLength: 60 },
                roles,
                {
                  name: "scopes",
                  label: t("keys.scopes"),
                  kind: "boxes",
                  options: SCOPES.map((scope) => ({ value: scope, label: scope })),
                },
              ]}
            />
          </div>
        </Panel>
      </div>
    </>
  );
}
