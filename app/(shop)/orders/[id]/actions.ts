"use server";

import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { Outcome, RevealState, SwapState, TypedState } from "@/components/orders/actions";
import { email } from "@/lib/core/contact";
import { isDomainError, type DomainError } from "@/lib/core/errors";
import { GATEWAY_NAMES } from "@/lib/core/gateway-names";
import { ORDER_ID } from "@/lib/core/ids";
import { correctAddress, nameUnits, retryUnit, revealItem, sendSwapCode, swapPerson } from "@/lib/delivery";
import { logIncident, readForm } from "@/lib/http-api";
import { cancelOrder, requestNewPayment, unitOf } from "@/lib/ordering";
import { nameMembersInput } from "@/lib/ordering/schemas";
import { recheckPayment } from "@/lib/settlement";
import type { Ctx } from "@/lib/work/context";
import { consume, type LimitName } from "@/lib/work/rate-limit";
import { buyer, buyerAddress } from "../../buyer";
import { readMembers } from "../../order-form-data";

/** "I have paid": asks the gateway, now. */
export async function recheckAction(id: string): Promise<void> {
  await answer(id, async (ctx) => ((await recheckPayment(ctx, id)) === "paid" ? null : "not_paid"));
}

/** Cancels the order, after the gateway was asked for money on it. */
export async function cancelAction(id: string): Promise<void> {
  await answer(id, async (ctx) => {
    await cancelOrder(ctx, id);
    return null;
  });
}

/** A new QR code, by another method if the buyer named one. */
export async function payAgainAction(id: string, sent: FormData): Promise<void> {
  const form = readForm(sent);
  await answer(id, async (ctx) => {
    const gateway = GATEWAY_NAMES.find((name) => name === form.get("gateway"));
    await requestNewPayment(ctx, id, gateway ? { gateway } : {});
    return null;
  });
}

/** Names people on open seats. What cannot be named comes back as it was typed. */
export async function nameUnitsAction(id: string, _: TypedState, sent: FormData): Promise<TypedState> {
  const form = readForm(sent);
  const typed = textOf(form, "emails");
  const input = nameMembersInput.safeParse({ emails: readMembers(typed) });
  const tried = input.success ? await attempt(id, (ctx) => nameUnits(ctx, id, input.data.emails)) : INVALID;
  if (tried.isDone) redirect(`/orders/${id}?outcome=named`);
  const t = await getTranslations("outcomes");
  return { typed, error: t(tried.outcome === "invalid" ? "emails" : tried.outcome) };
}

/** Another address for one person who was refused. What cannot be used comes back as it was typed. */
export async function correctAddressAction(id: string, _: TypedState, sent: FormData): Promise<TypedState> {
  const form = readForm(sent);
  const typed = textOf(form, "email");
  const input = email.safeParse(typed);
  const correct = async (ctx: Ctx, to: string) => correctAddress(ctx, await unitOf(ctx, id, form.get("unit_id")), to);
  const tried = input.success ? await attempt(id, (ctx) => correct(ctx, input.data)) : INVALID;
  if (tried.isDone) redirect(`/orders/${id}?outcome=corrected`);
  const t = await getTranslations("outcomes");
  return { typed, error: t(tried.outcome === "invalid" ? "email" : tried.outcome) };
}

/** Another person on a seat of several: mails the buyer a code first, and does it once the code is typed. */
export async function swapPersonAction(id: string, _: SwapState, sent: FormData): Promise<SwapState> {
  const form = readForm(sent);
  const [typed, code] = [textOf(form, "email"), textOf(form, "code")];
  const [t, outcomes] = await Promise.all([getTranslations("swap"), getTranslations("outcomes")]);
  const wrong = (field: "email" | "code", text: string): SwapState => ({
    step: field === "code" ? "code" : "email",
    typed,
    error: { field, text },
  });
  const to = email.safeParse(typed);
  if (!to.success) return wrong("email", outcomes("email"));
  const refusals: DomainError[] = [];
  const tried = await attempt(id, async (ctx) => {
    const unitId = await unitOf(ctx, id, form.get("unit_id"));
    await (code ? swapPerson(ctx, unitId, to.data, code) : sendSwapCode(ctx, unitId)).catch((error: unknown) => {
      if (isDomainError(error)) refusals.push(error);
      throw error;
    });
  });
  if (tried.isDone && !code) return { step: "code", typed, error: null };
  if (tried.isDone) redirect(`/orders/${id}?outcome=swapped`);
  const [refused] = refusals;
  if (refused?.fields.code !== undefined)
    return wrong("code", t(refused.details.why === "ended" ? "endedCode" : "wrongCode"));
  if (refused?.details.why === "swaps_used_up") return wrong("email", t("usedUp"));
  return wrong("email", outcomes(tried.outcome === "invalid" ? "email" : tried.outcome));
}

/** Tries one person who was refused once more, with the same address. */
export async function retryUnitAction(id: string, sent: FormData): Promise<void> {
  const form = readForm(sent);
  await answer(id, async (ctx) => {
    await retryUnit(ctx, await unitOf(ctx, id, form.get("unit_id")));
    return "retried";
  });
}

/** Opens one item for who has the order's address. It is in this answer alone, never in the page. */
export async function revealItemAction(id: string, _: RevealState, sent: FormData): Promise<RevealState> {
  const form = readForm(sent);
  const tried = await attempt(
    id,
    async (ctx) => revealItem(ctx, id, await unitOf(ctx, id, form.get("unit_id"))),
    "reveal",
  );
  if (tried.isDone) return { text: tried.value, error: null };
  const t = await getTranslations("outcomes");
  return { text: null, error: t(tried.outcome === "too_many" ? "tooManyItems" : "item") };
}

/** Runs an act, then shows the order's page again with its outcome. */
async function answer(id: string, act: (ctx: Ctx) => Promise<Outcome | null>): Promise<never> {
  if (!isOrderId(id)) redirect("/lookup");
  const tried = await attempt(id, act);
  const outcome = tried.isDone ? tried.value : tried.outcome === "invalid" ? "failed" : tried.outcome;
  redirect(outcome ? `/orders/${id}?outcome=${outcome}` : `/orders/${id}`);
}

type Attempt<T> = { isDone: true; value: T } | { isDone: false; outcome: Outcome | "invalid" };
const INVALID = { isDone: false, outcome: "invalid" } as const;

/** Does one act of the page and says how it ended. Each is limited by the address of who asks. */
async function attempt<T>(
  id: string,
  act: (ctx: Ctx) => Promise<T>,
  limit: LimitName = "recheck",
): Promise<Attempt<T>> {
  if (!isOrderId(id)) return { isDone: false, outcome: "failed" };
  try {
    await consume(limit, (await buyerAddress()) ?? "unknown");
    return { isDone: true, value: await act(await buyer()) };
  } catch (error) {
    return { isDone: false, outcome: outcomeOf(error) };
  }
}

/** Anybody can call an action with anything, whatever its signature says: a list of one number reads like the number. */
const isOrderId = (id: unknown): boolean => typeof id === "string" && ORDER_ID.test(id);

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

function outcomeOf(error: unknown): Outcome | "invalid" {
  if (!isDomainError(error)) {
    logIncident("an act on the order page", error);
    return "failed";
  }
  switch (error.code) {
    case "invalid":
    case "try_later":
    case "too_many":
    case "conflict":
    case "sold_out":
      return error.code;
    case "not_found":
    case "unauthenticated":
    case "forbidden":
      return "failed";
  }
}
