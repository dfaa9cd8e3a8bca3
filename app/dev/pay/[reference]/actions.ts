"use server";

import { notFound, redirect } from "next/navigation";
import { systemCtx } from "@/lib/work/context";
import { isDomainError } from "@/lib/core/errors";
import { readForm } from "@/lib/http-api";
import { isBankOpen, pageInput, payCharge, type PayMode } from "@/lib/pretend";
import { payAddress, readBack } from "./pay-address";

/** One press on the pay page. Comes back to it with what was done, so that it works without a script. */
export async function pressPay(sent: FormData): Promise<void> {
  const form = readForm(sent);
  const reference = form.get("reference");
  const input = pageInput.safeParse({ mode: form.get("mode") });
  if (!isBankOpen() || typeof reference !== "string" || !input.success) return notFound();
  redirect(payAddress(reference, readBack(form.get("back")), await play(reference, input.data.mode)));
}

async function play(reference: string, mode: PayMode): Promise<Record<string, string>> {
  try {
    const { webhooks } = await payCharge(systemCtx("pay page"), reference, mode);
    const isUntold = webhooks.some((status) => !status.startsWith("2"));
    return { done: mode, ...(isUntold ? { untold: "1" } : {}) };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { problem: error.code };
  }
}
