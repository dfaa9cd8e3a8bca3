import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import type { GatewayName } from "@/lib/core/gateway-names";
import { selectHealth } from "@/lib/payments";
import type { ConnectionTest } from "@/lib/payments/gateway";
import { findGateway, gatewayNamed } from "@/lib/payments/gateways/registry";
import type { Ctx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import type { GatewayStatus } from "./views";

/** The health of every configured gateway: those offered to buyers in their order, then those only listened to. */
export async function listGatewayStatus(ctx: Ctx): Promise<GatewayStatus[]> {
  requireRight(ctx, "gateways.read");
  const { configuredGateways, offeredGateways } = env();
  const health = new Map((await selectHealth(ctx)).map((row) => [row.gateway, row]));
  const onlyHeard = configuredGateways.filter((name) => !offeredGateways.includes(name));
  return [...offeredGateways, ...onlyHeard].map((name) => {
    const { label, capabilities } = gatewayNamed(name);
    const row = health.get(name);
    const isOpen = row?.openUntil && row.openUntil > ctx.now();
    return {
      name,
      label,
      isOffered: offeredGateways.includes(name),
      capabilities,
      webhookUrl: webhookUrlOf(name),
      lastSuccessAt: row?.lastSuccessAt?.toISOString() ?? null,
      lastError: row?.lastError ?? null,
      lastErrorAt: row?.lastErrorAt?.toISOString() ?? null,
      lastWebhookAt: row?.lastWebhookAt?.toISOString() ?? null,
      failures: row?.failures ?? 0,
      openUntil: isOpen ? (row.openUntil?.toISOString() ?? null) : null,
    };
  });
}

/** Tripay may have been told another address, for a shop behind a relay. */
function webhookUrlOf(name: GatewayName): string {
  const { appUrl, TRIPAY_CALLBACK_URL } = env();
  return name === "tripay" && TRIPAY_CALLBACK_URL ? TRIPAY_CALLBACK_URL : `${appUrl}/api/webhooks/${name}`;
}

/** Calls a harmless read at the gateway. Throws `not_found` for a gateway whose keys are not set. */
export async function testGateway(ctx: Ctx, name: string): Promise<ConnectionTest> {
  requireRight(ctx, "gateways.test");
  const gateway = findGateway(name);
  if (!gateway) throw new DomainError("not_found", `The gateway ${name} is not configured.`);
  return gateway.testConnection();
}
