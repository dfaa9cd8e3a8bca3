import { shared } from "@/lib/core/clock";
import type { GatewayName } from "@/lib/core/gateway-names";
import { log } from "@/lib/core/log";

const TOLD_EVERY_MS = 60_000;

/**
 * Webhooks whose signature was not good, told once a minute and gateway: the first at once with its reason, the others
 * as a number when the minute is over. Whoever sends a thousand of them must not fill the disk or hide other lines.
 */
const waiting = () => shared("kursi.forged-webhooks", () => new Map<GatewayName, number>());

export function tellForgery(gateway: GatewayName, why: string): void {
  const more = waiting().get(gateway);
  if (more !== undefined) return void waiting().set(gateway, more + 1);
  log.warn({ gateway, why }, "a webhook was not authentic");
  waiting().set(gateway, 0);
  setTimeout(() => {
    const count = waiting().get(gateway) ?? 0;
    waiting().delete(gateway);
    if (count > 0) log.warn({ gateway, count }, "more webhooks within a minute were not authentic");
  }, TOLD_EVERY_MS).unref();
}
