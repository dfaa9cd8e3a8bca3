import { requiredEnv, type Env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import { ORDER_ID } from "@/lib/core/ids";
import type { PaymentGateway } from "@/lib/payments/gateway";
import { systemCtx } from "@/lib/work/context";
import { cancelCharge, createCharge, isBankOpen, readCharge, refundCharge } from "../bank/charges";
import { createPretendGateway } from "./adapter";

/** The gateway `sandbox`, with the pretend bank of this shop behind it. */
export function openPretendGateway(values: Pick<Env, "appUrl">): PaymentGateway {
  const ctx = () => {
    if (!isBankOpen()) throw new DomainError("conflict", "The pretend bank is not here: it is a part of the demo.");
    return systemCtx("pretend bank");
  };
  const gateway = createPretendGateway({
    secret: requiredEnv("SANDBOX_SECRET"),
    payPage: ({ reference, returnUrl }) => `${values.appUrl}/dev/pay/${reference}${backTo(returnUrl)}`,
    bank: {
      create: async (request) => createCharge(ctx(), request),
      read: async (reference) => readCharge(ctx(), reference),
      cancel: async (reference) => cancelCharge(ctx(), reference),
      refund: async (request) => refundCharge(ctx(), request),
    },
  });
  const openWebhook: PaymentGateway["openWebhook"] = (request) =>
    isBankOpen() ? gateway.openWebhook(request) : { authentic: false, why: "the pretend bank is not here" };
  return { ...gateway, openWebhook };
}

/** The pay page links back to the order, and to nowhere else. */
function backTo(returnUrl: string): string {
  const path = URL.canParse(returnUrl) ? new URL(returnUrl).pathname : "";
  const isOrder = path.startsWith("/orders/") && ORDER_ID.test(path.slice("/orders/".length));
  return isOrder ? `?back=${encodeURIComponent(path)}` : "";
}
