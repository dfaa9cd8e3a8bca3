import { env, type Env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import type { GatewayName } from "@/lib/core/gateway-names";
import { postgresPace } from "@/lib/work/pace";
import type { PaymentGateway } from "../gateway";
import { createCashifyGateway } from "./cashify/adapter";
import { createMidtransGateway } from "./midtrans/adapter";
import { createPakasirGateway } from "./pakasir/adapter";
import { openPretendGateway } from "@/lib/pretend/gateway";
import { createTripayGateway } from "./tripay/adapter";

/** The adapter of a gateway that a row of ours names. `conflict` when its keys have been taken away since. */
export function gatewayNamed(name: GatewayName): PaymentGateway {
  const gateway = findGateway(name);
  if (!gateway) throw new DomainError("conflict", `The payment gateway ${name} is not configured any more.`);
  return gateway;
}

/** The adapter of a gateway whose keys are set; undefined for any other name, also for names of no gateway. */
export function findGateway(name: string): PaymentGateway | undefined {
  const values = env();
  const known = values.configuredGateways.find((each) => each === name);
  if (!known) return undefined;
  const made = adapters.get(values) ?? new Map<GatewayName, PaymentGateway>();
  adapters.set(values, made);
  const gateway = made.get(known) ?? createGateway(known, values);
  made.set(known, gateway);
  return gateway;
}

/** One adapter a gateway, as long as the environment is the same: adapters keep what they learned about limits and fees. */
const adapters = new WeakMap<Env, Map<GatewayName, PaymentGateway>>();

/** The gateways offered to buyers, most preferred first. */
export const offeredGateways = (): PaymentGateway[] => env().offeredGateways.map(gatewayNamed);

function createGateway(name: GatewayName, values: Env): PaymentGateway {
  switch (name) {
    case "tripay":
      return createTripayGateway(values);
    case "cashify":
      return createCashifyGateway(values);
    case "midtrans":
      return createMidtransGateway(values);
    case "sandbox":
      return openPretendGateway(values);
    case "pakasir":
      return createPakasirGateway(values, postgresPace);
  }
}
