import type { Ctx } from "@/lib/work/context";
import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import { selectHealth } from "@/lib/payments";
import type { ConnectionTest, GatewayCapabilities, GatewayName } from "@/lib/payments/gateway";
import { findGateway, gatewayNamed } from "@/lib/payments/gateways/registry";

/** What the admin's settings page shows of a gateway. */
export type GatewayStatus = {
  name: GatewayName;
  label: string;
  /** Buyers can choose it; a gateway that is only configured still has its webhooks answered. */
  isOffered: boolean;
  capabilities: GatewayCapabilities;
  /** To paste into the gateway's dashboard. */
  webhookUrl: string;
  lastSuccessAt: string | null;
  lastError: string | null;
  lastErrorAt: string | null;
  lastWebhookAt: string | null;
  /** Failures in a row. */
  failures: number;
  /** The breaker is open until then: new charges go to the next gateway. */
  openUntil: string | null;
};

export async function listGatewayStatus(ctx: Ctx): Promise<GatewayStatus[]> {
  const { appUrl, configuredGateways, offeredGateways } = env();
  const health = new Map((await selectHealth(ctx)).map((row) => [row.gateway, row]));
  return configuredGateways.map((name) => {
    const gateway = gatewayNamed(name);
    const row = health.get(name);
    const isOpen = row?.openUntil && row.openUntil > ctx.now();
    return {
      name,
      label: gateway.label,
      isOffered: offeredGateways.includes(name),
      capabilities: gateway.capabilities,
      webhookUrl: `${appUrl}/api/webhooks/${name}`,
      lastSuccessAt: row?.lastSuccessAt?.toISOString() ?? null,
      lastError: row?.lastError ?? null,
      lastErrorAt: row?.lastErrorAt?.toISOString() ?? null,
      lastWebhookAt: row?.lastWebhookAt?.toISOString() ?? null,
      failures: row?.failures ?? 0,
      openUntil: isOpen ? (row.openUntil?.toISOString() ?? null) : null,
    };
  });
}

/** Calls a harmless read at the gateway. */
export async function testGateway(name: string): Promise<ConnectionTest> {
  const gateway = findGateway(name);
  if (!gateway) throw new DomainError("not_found", `The gateway ${name} is not configured.`);
  return gateway.testConnection();
}
