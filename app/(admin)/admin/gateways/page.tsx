import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { ActionForm } from "@/components/admin/action-form";
import { GatewayCard, GatewayOff } from "@/components/admin/gateways/gateway-card";
import { PageHeader } from "@/components/admin/page-header";
import { requireStaff } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { GATEWAY_NAMES } from "@/lib/core/gateway-names";
import { listGatewayStatus } from "@/lib/desk";
import { testGatewayAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.gateways"))("title") };
}

export default async function GatewaysPage() {
  const ctx = await requireStaff("/admin/gateways", "gateways.read");
  const [locale, t, gateways] = await Promise.all([getLocale(), getTranslations("admin"), listGatewayStatus(ctx)]);
  // The sandbox is shown only where it is on.
  const off = GATEWAY_NAMES.filter((name) => name !== "sandbox" && gateways.every((gateway) => gateway.name !== name));
  const clock = { locale, timeZone: env().TIMEZONE };
  return (
    <>
      <PageHeader title={t("gateways.title")} hint={t("gateways.hint")} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        {gateways.map((gateway) => (
          <GatewayCard
            key={gateway.name}
            gateway={gateway}
            clock={clock}
            testForm={
              <ActionForm action={testGatewayAction} label={t("act.test")} hidden={{ gateway: gateway.name }} />
            }
          />
        ))}
      </div>
      <div className="mt-5 grid items-start gap-5 sm:grid-cols-2 xl:grid-cols-4">
        {off.map((name) => (
          <GatewayOff key={name} name={name} />
        ))}
      </div>
    </>
  );
}
