"use server";

import { redirect } from "next/navigation";
import type { NoticeName } from "@/components/orders/actions";
import { cancelOrder, nameMembers, recheckPayment, requestNewPayment } from "@/lib/checkout";
import { nameMembersInput } from "@/lib/checkout/schemas";
import type { Ctx } from "@/lib/core/context";
import { isDomainError } from "@/lib/core/errors";
import { GATEWAY_NAMES } from "@/lib/core/gateway-names";
import { ORDER_ID } from "@/lib/core/ids";
import { log } from "@/lib/core/log";
import { consume } from "@/lib/core/rate-limit";
import { buyer, buyerAddress } from "../../buyer";
import { readMembers } from "../../members";

/** "I have paid": asks the gateway, now. */
export async function recheckAction(id: string): Promise<void> {
  await answer(id, async (ctx) => {
    await consume("recheck", (await buyerAddress()) ?? "unknown");
    return (await recheckPayment(ctx, id)) === "paid" ? null : "not_paid";
  });
}

export async function cancelAction(id: string): Promise<void> {
  await answer(id, async (ctx) => {
    await cancelOrder(ctx, id);
    return null;
  });
}

/** A new QR code, by another method if the buyer named one. */
export async function payAgainAction(id: string, form: FormData): Promise<void> {
  await answer(id, async (ctx) => {
    await consume("recheck", (await buyerAddress()) ?? "unknown");
    const gateway = GATEWAY_NAMES.find((name) => name === form.get("gateway"));
    await requestNewPayment(ctx, id, gateway ? { gateway } : {});
    return null;
  });
}

export async function nameMembersAction(id: string, form: FormData): Promise<void> {
  await answer(id, async (ctx) => {
    const typed = form.get("emails");
    const input = nameMembersInput.safeParse({ emails: typeof typed === "string" ? readMembers(typed) : undefined });
    if (!input.success) return "emails";
    await nameMembers(ctx, id, input.data.emails);
    return "named";
  });
}

/** Does it, then shows the order's page again with what came of it. */
async function answer(id: string, act: (ctx: Ctx) => Promise<NoticeName | null>): Promise<never> {
  if (!ORDER_ID.test(id)) redirect("/lookup");
  const notice = await act(await buyer()).catch(noticeOf);
  redirect(notice ? `/orders/${id}?notice=${notice}` : `/orders/${id}`);
}

function noticeOf(error: unknown): NoticeName {
  if (!isDomainError(error)) {
    log.error({ err: error }, "an act on the order page failed");
    return "failed";
  }
  switch (error.code) {
    case "try_later":
    case "too_many":
    case "conflict":
    case "sold_out":
      return error.code;
    case "invalid":
      return "emails";
    case "not_found":
    case "unauthenticated":
    case "forbidden":
      return "failed";
  }
}
