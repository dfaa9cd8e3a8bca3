"use server";

import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { LookupState } from "@/components/shop/lookup-form";
import { findOrder } from "@/lib/ordering";
import { lookupInput } from "@/lib/ordering/schemas";
import { isDomainError } from "@/lib/core/errors";
import { consume } from "@/lib/work/rate-limit";
import { logIncident, readForm } from "@/lib/http-api";
import { buyer, buyerAddress } from "../buyer";

type Miss = "missing" | "notFound" | "too_many" | "failed";

/** To the order, or back with one sentence; a wrong number and a wrong contact read the same. */
export async function lookupAction(_: LookupState, sent: FormData): Promise<LookupState> {
  const form = readForm(sent);
  const [number, contact] = [textOf(form, "number"), textOf(form, "contact")];
  const found = await find(number, contact);
  if ("id" in found) redirect(`/orders/${found.id}`);
  const t = await getTranslations("lookup");
  return { number, contact, error: t(found.miss) };
}

async function find(number: string, contact: string): Promise<{ id: string } | { miss: Miss }> {
  const input = lookupInput.safeParse({ order_id: number, contact });
  if (!input.success) return { miss: number.trim() === "" || contact.trim() === "" ? "missing" : "notFound" };
  try {
    await consume("lookup", (await buyerAddress()) ?? "unknown");
    return (await findOrder(await buyer(), input.data)) ?? { miss: "notFound" };
  } catch (error) {
    if (isDomainError(error)) return { miss: error.code === "too_many" ? "too_many" : "failed" };
    logIncident("the order lookup", error);
    return { miss: "failed" };
  }
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
