"use server";

import { redirect } from "next/navigation";
import type { Outcome } from "@/components/orders/actions";
import { isDomainError } from "@/lib/core/errors";
import { openRenewalToken } from "@/lib/core/renewal-link";
import { logIncident } from "@/lib/http-api";
import { placeRenewal } from "@/lib/ordering";
import { consume } from "@/lib/work/rate-limit";
import { buyer, buyerAddress } from "../../buyer";

/** The second tap: to the QR code of the order that renews, however often it is pressed. */
export async function renewAction(token: string): Promise<void> {
  const link = typeof token === "string" ? openRenewalToken(token) : null;
  if (!link) redirect("/lookup");
  let to: string;
  try {
    const address = await buyerAddress();
    await consume("order", address ?? "unknown");
    to = `/orders/${await placeRenewal(await buyer(), link, address)}`;
  } catch (error) {
    to = `/renew/${token}?outcome=${outcomeOf(error)}`;
  }
  redirect(to);
}

function outcomeOf(error: unknown): Outcome {
  if (!isDomainError(error)) {
    logIncident("a renewal", error);
    return "failed";
  }
  switch (error.code) {
    case "try_later":
    case "too_many":
    case "sold_out":
      return error.code;
    // Somebody has just renewed; the page says so.
    case "not_found":
    case "conflict":
      return "conflict";
    case "invalid":
    case "unauthenticated":
    case "forbidden":
      return "failed";
  }
}
