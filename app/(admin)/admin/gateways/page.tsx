import type { Metadata } from "next";
import { getLocale } from "next-intl/server";
import { ActionForm } from "@/components/admin/action-form";
import { adminCopy } from "@/components/admin/copy";
import { GatewayCard, type GatewayState } from "@/components/admin/gateways/gateway-card";
import { PageHeader } from "@/components/admin/ui/page-header";
import { requireStaff, type StaffCtx } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { GATEWAY_NAMES, type GatewayName } from "@/lib/core/gateway-names";
import { selectHealth, type GatewayHealth } from "@/lib/payments";
import { findGateway } from "@/lib/payments/gateways/registry";
import { testGatewayAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: adminCopy(await getLocale()).gateways.title };
}

export default async function GatewaysPage() {
  const ctx = await requireStaff("/admin/gateways");
  const [locale, gateways] = await Promise.all([getLocale(), readGateways(ctx)]);
  const copy = adminCopy(locale);
  const clock = { locale, timeZone: env().TIMEZONE };
  return (
    <>
      <PageHeader title={copy.gateways.title} hint={copy.gateways.hint} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        {gateways
          .filter(({ label }) => label !== null)
          .map((gateway) => (
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
        {gateways
          .filter(({ label }) => label === null)
          .map((gateway) => (
            <GatewayCard key={gateway.name} gateway={gateway} copy={copy} clock={clock} testForm={null} />
          ))}
      </div>
    </>
  );
}

/** Those offered to buyers first, in their order, then the others; the sandbox only where it is on. */
async function readGateways(ctx: StaffCtx): Promise<GatewayState[]> {
  const { offeredGateways, configuredGateways } = env();
  const health = await selectHealth(ctx);
  const names = [...new Set([...offeredGateways, ...configuredGateways, ...GATEWAY_NAMES])];
  return names
    .filter((name) => name !== "sandbox" || configuredGateways.includes(name))
    .map((name) =>
      stateOf(
        name,
        health.find((row) => row.gateway === name),
        ctx.now(),
      ),
    );
}

function stateOf(name: GatewayName, health: GatewayHealth | undefined, now: Date): GatewayState {
  const { appUrl, TRIPAY_CALLBACK_URL } = env();
  const isPaused = health?.openUntil !== null && health?.openUntil !== undefined && health.openUntil > now;
  return {
    name,
    label: findGateway(name)?.label ?? null,
    webhookUrl: (name === "tripay" ? TRIPAY_CALLBACK_URL : undefined) ?? `${appUrl}/api/webhooks/${name}`,
    lastSuccessAt: iso(health?.lastSuccessAt),
    lastErrorAt: iso(health?.lastErrorAt),
    lastError: health?.lastError ?? null,
    lastWebhookAt: iso(health?.lastWebhookAt),
    failures: health?.failures ?? 0,
    pausedUntil: isPaused ? iso(health.openUntil) : null,
  };
}

const iso = (at: Date | null | undefined): string | null => at?.toISOString() ?? null;
