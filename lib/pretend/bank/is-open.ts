import { env } from "@/lib/core/env";

/** Whether anybody may press pretend buttons here: in the demo, and only while no real gateway is on. */
export function isSandboxOpen(): boolean {
  const { isDemo, configuredGateways } = env();
  return isDemo && configuredGateways.includes("sandbox");
}
