import type { Metadata } from "next";
import { getLocale } from "next-intl/server";
import { ActionForm } from "@/components/admin/action-form";
import { adminCopy } from "@/components/admin/copy";
import { GatewayCard, GatewayOff } from "@/components/admin/gateways/gateway-card";
import { PageHeader } from "@/components/admin/ui/page-header";
import { requireStaff } from "@/lib/auth";
import { listGatewayStatus, type GatewayStatus } from "@/lib/desk";
import { env } from "@/lib/core/env";
import { GATEWAY_NAMES } from "@/lib/core/gateway-names";
import { testGatewayAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: adminCopy(await getLocale()).gateways.title };
}

export default async function GatewaysPage() {
  const ctx = await requireStaff("/admin/gateways");
  const [locale, listed] = await Promise.all([getLocale(), listGatewayStatus(ctx)]);
  const gateways = offeredFirst(listed);
  // The sandbox is shown only where it is on.
  const off = GATEWAY_NAMES.filter((name) => name !== "sandbox" && gateways.every((gateway) => gateway.name !== name));
  const copy = adminCopy(locale);
  const clock = { locale, timeZone: env().TIMEZONE };
  return (
    <>
      <PageHeader title={copy.gateways.title} hint={copy.gateways.hint} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        {gateways.map((gateway) => (
          <GatewayCard
            key={gateway.name}
            gateway={gateway}
            copy={copy}
            clock={clock}
            testForm={
              <ActionForm
                action={testGatewayAction}
                locale={locale}
                label={copy.act.test}
                hidden={{ gateway: gateway.name }}
              />
            }
          />
        ))}
      </div>
      <div className="mt-5 grid items-start gap-5 sm:grid-cols-2 xl:grid-cols-4">
        {off.map((name) => (
          <GatewayOff key={name} name={name} copy={copy} />
        ))}
      </div>
    </>
  );
}

/** In the order in which buyers are offered them, then those that are only heard. */
function offeredFirst(gateways: readonly GatewayStatus[]): GatewayStatus[] {
  const { offeredGateways, TRIPAY_CALLBACK_URL } = env();
  const place = ({ name }: GatewayStatus) =>
    offeredGateways.includes(name) ? offeredGateways.indexOf(name) : Infinity;
  return gateways
    .toSorted((one, other) => (place(one) === place(other) ? 0 : place(one) - place(other)))
    .map((gateway) =>
      // Tripay may have been told another address, for a shop behind a relay.
      gateway.name === "tripay" && TRIPAY_CALLBACK_URL ? { ...gateway, webhookUrl: TRIPAY_CALLBACK_URL } : gateway,
    );
}
