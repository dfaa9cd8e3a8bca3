import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { BackLink, PageHeader } from "@/components/admin/page-header";
import { HoldCallout, ReleaseForm, Removals } from "@/components/admin/removals/removals";
import { requireStaff } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { planRemovals, readRemovalHold } from "@/lib/delivery";
import { releaseRemovalsAction } from "../../orders/seat-actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("removals"))("title") };
}

export default async function RemovalsPage() {
  const ctx = await requireStaff("/admin/pool/removals", "pool.read");
  const [locale, t, hold, removals] = await Promise.all([
    getLocale(),
    getTranslations("removals"),
    readRemovalHold(ctx),
    planRemovals(ctx),
  ]);
  return (
    <>
      <BackLink href="/admin/pool">{t("back")}</BackLink>
      <PageHeader title={t("title")} hint={t("hint")} />
      <div className="grid gap-5">
        {hold ? (
          <HoldCallout hold={hold} max={env().REMOVALS_MAX}>
            <ReleaseForm action={releaseRemovalsAction} />
          </HoldCallout>
        ) : null}
        <Removals removals={removals} clock={{ locale, timeZone: env().TIMEZONE }} />
      </div>
    </>
  );
}
