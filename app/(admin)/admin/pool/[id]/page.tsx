import type { Metadata } from "next";
import { getLocale, getMessages, getTranslations } from "next-intl/server";
import Link from "next/link";
import { notFound } from "next/navigation";
import { z } from "zod";
import { ActionForm } from "@/components/admin/action-form";
import { Failures } from "@/components/admin/pool/failures";
import { instantOrNull } from "@/components/admin/instant";
import { AccountForm } from "@/components/admin/pool/account-form";
import { RealityPanel } from "@/components/admin/pool/reality";
import { PoolState } from "@/components/admin/pool/pool-table";
import { BackLink, PageHeader, Panel } from "@/components/admin/page-header";
import { buttonStyle } from "@/components/ui/button";
import { Removals } from "@/components/admin/removals/removals";
import { Facts } from "@/components/ui/facts";
import { requireStaff, type StaffCtx } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { isDomainError } from "@/lib/core/errors";
import { planRemovals } from "@/lib/delivery";
import { listFailures, listIncidents, readPools, readPoolWorkspace, readReality } from "@/lib/desk";
import type { AccountRow } from "@/lib/workspaces/views";
import { openIncidentAction } from "../../incidents/actions";
import { reopenWorkspaceAction, saveWorkspaceAction, testWorkspaceAction } from "../actions";
import { attachStrangerAction, checkWorkspaceAction, removeStrangerAction } from "./actions";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("pool"))("name") };
}

export default async function AccountPage({ params }: Props) {
  const id = z.uuid().safeParse((await params).id);
  const ctx = await requireStaff(id.success ? `/admin/pool/${id.data}` : "/admin/pool", "pool.read");
  const account = id.success ? await findAccount(ctx, id.data) : null;
  if (!account) notFound();
  const [t, incident, { pool }, locale, pools, failures, incidents, removals, reality] = await Promise.all([
    getTranslations("pool"),
    getTranslations("incident"),
    getMessages(),
    getLocale(),
    readPools(ctx),
    listFailures(ctx, account.id),
    listIncidents(ctx, { workspaceId: account.id }),
    planRemovals(ctx, account.id),
    readReality(ctx, account.id),
  ]);
  const clock = { locale, timeZone: env().TIMEZONE };
  const live = incidents.find(({ status }) => status === "open" || status === "moving");
  return (
    <>
      <BackLink href="/admin/pool">{t("back")}</BackLink>
      <PageHeader title={account.name} hint={account.email} />
      <div className="mb-5">
        <RealityPanel
          account={account}
          reality={reality}
          clock={clock}
          now={ctx.now()}
          actions={{ check: checkWorkspaceAction, attach: attachStrangerAction, remove: removeStrangerAction }}
        />
      </div>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Panel title={t("name")}>
          <AccountForm
            key={account.id}
            action={saveWorkspaceAction}
            account={account}
            pools={pools}
            timeZone={env().TIMEZONE}
            words={{ ...pool.form, drivers: pool.drivers }}
          />
        </Panel>
        <div className="grid gap-5 max-lg:order-first">
          <Panel title={t("status")}>
            <Facts
              look="dense"
              facts={[
                { label: t("status"), value: <PoolState row={account} clock={clock} /> },
                { label: t("seats"), value: t("counts", { ...account.seats, total: account.maxSeats }) },
                { label: t("form.access_ends_at"), value: instantOrNull(account.accessEndsAt, clock) },
                { label: t("driver"), value: t(`drivers.${account.driver}`) },
              ]}
            />
            {account.outlivedBy > 0 ? (
              <p className="border-t border-line px-4 py-3 text-sm text-warn">
                {t("outlived", { count: account.outlivedBy })}
              </p>
            ) : null}
            <div className="grid gap-3 border-t border-line px-4 py-3">
              {account.isOpen ? null : (
                <ActionForm action={reopenWorkspaceAction} label={t("reopen")} hidden={{ workspace_id: account.id }} />
              )}
              {live ? (
                <Link href={`/admin/incidents/${live.id}`} className={buttonStyle({ kind: "danger", size: "dense" })}>
                  {incident("see")}
                </Link>
              ) : (
                <ActionForm
                  action={openIncidentAction}
                  label={incident("mark")}
                  hint={incident("markHint")}
                  kind="danger"
                  hidden={{ workspace_id: account.id }}
                  fields={[{ name: "note", label: incident("markNote"), maxLength: 500 }]}
                  sure={incident("markSure")}
                />
              )}
              <ActionForm action={testWorkspaceAction} label={t("test")} hidden={{ id: account.id }} />
            </div>
          </Panel>
          {failures.length > 0 ? <Failures workspaceId={account.id} failures={failures} clock={clock} /> : null}
          <Removals removals={removals} clock={clock} />
        </div>
      </div>
    </>
  );
}

const findAccount = (ctx: StaffCtx, id: string): Promise<AccountRow | null> =>
  readPoolWorkspace(ctx, id).catch((error: unknown) => {
    if (isDomainError(error) && error.code === "not_found") return null;
    throw error;
  });
