"use server";

import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { NameSeatsState, NoticeName } from "@/components/orders/actions";
import { cancelOrder, nameMembers, requestNewPayment } from "@/lib/ordering";
import { recheckPayment } from "@/lib/settlement";
import { nameMembersInput } from "@/lib/ordering/schemas";
import type { Ctx } from "@/lib/work/context";
import { isDomainError } from "@/lib/core/errors";
import { GATEWAY_NAMES } from "@/lib/core/gateway-names";
import { ORDER_ID } from "@/lib/core/ids";
import { consume } from "@/lib/work/rate-limit";
import { logIncident } from "@/lib/http-api";
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
    // The gateway is asked before anything is given up.
    await consume("recheck", (await buyerAddress()) ?? "unknown");
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

/** Names people on open seats. What cannot be named comes back as it was typed. */
export async function nameMembersAction(id: string, _: NameSeatsState, form: FormData): Promise<NameSeatsState> {
  const sent = form.get("emails");
  const typed = typeof sent === "string" ? sent : "";
  const input = nameMembersInput.safeParse({ emails: readMembers(typed) });
  const t = await getTranslations("notices");
  if (!isOrderId(id) || !input.success) return { typed, error: t("emails") };
  try {
    await nameMembers(await buyer(), id, input.data.emails);
  } catch (error) {
    return { typed, error: t(isDomainError(error) && error.code === "invalid" ? "emails" : noticeOf(error)) };
  }
  redirect(`/orders/${id}?notice=named`);
}

/** Does it, then shows the order's page again with what came of it. */
async function answer(id: string, act: (ctx: Ctx) => Promise<NoticeName | null>): Promise<never> {
  if (!isOrderId(id)) redirect("/lookup");
  const notice = await act(await buyer()).catch(noticeOf);
  redirect(notice ? `/orders/${id}?notice=${notice}` : `/orders/${id}`);
}

/** Anybody can call an action with anything, whatever its signature says: a list of one number reads like the number. */
const isOrderId = (id: unknown): boolean => typeof id === "string" && ORDER_ID.test(id);

function noticeOf(error: unknown): NoticeName {
  if (!isDomainError(error)) {
    logIncident("an act on the order page", error);
    return "failed";
  }
  switch (error.code) {
    case "try_later":
    case "too_many":
    case "conflict":
    case "sold_out":
      return error.code;
    case "invalid":
    case "not_found":
    case "unauthenticated":
    case "forbidden":
      return "failed";
  }
}
