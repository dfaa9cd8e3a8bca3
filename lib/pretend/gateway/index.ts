import { requiredEnv, type Env } from "@/lib/core/env";
import { ORDER_ID } from "@/lib/core/ids";
import type { PaymentGateway } from "@/lib/payments/gateway";
import { systemCtx } from "@/lib/work/context";
import { cancelCharge, createCharge, readCharge, refundCharge } from "../bank/charges";
import { createPretendGateway } from "./adapter";

/** The gateway `sandbox`, with the pretend bank of this shop behind it. */
export function openPretendGateway(values: Pick<Env, "appUrl">): PaymentGateway {
  const ctx = () => systemCtx("pretend bank");
  return createPretendGateway({
    secret: requiredEnv("SANDBOX_SECRET"),
    payPage: ({ reference, returnUrl }) => `${values.appUrl}/dev/pay/${reference}${backTo(returnUrl)}`,
    bank: {
      create: async (request) => createCharge(ctx(), request),
      read: async (reference) => readCharge(ctx(), reference),
      cancel: async (reference) => cancelCharge(ctx(), reference),
      refund: async (request) => refundCharge(ctx(), request),
    },
  });
}

/** The pay page links back to the order, and to nowhere else. */
function backTo(returnUrl: string): string {
  const path = URL.canParse(returnUrl) ? new URL(returnUrl).pathname : "";
  const isOrder = path.startsWith("/orders/") && ORDER_ID.test(path.slice("/orders/".length));
  return isOrder ? `?back=${encodeURIComponent(path)}` : "";
}
