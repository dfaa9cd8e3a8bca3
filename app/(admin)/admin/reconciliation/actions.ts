"use server";

import { getTranslations } from "next-intl/server";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { verdictWord } from "@/components/admin/verdicts";
import { adminAction } from "@/lib/auth";
import { reconcileNow, settleFinding } from "@/lib/settlement";
import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import { GATEWAY_NAMES } from "@/lib/core/gateway-names";

const HOURS_MAX = 72;
const SETTLED: readonly string[] = ["paid", "already_settled", "not_paid"];

const gateway = z.enum(GATEWAY_NAMES);

/** Compares a window of a gateway now. Reads at the gateway, and adds one report. */
export const compareNowAction = adminAction(
  "reconciliation.run",
  z.strictObject({ gateway, hours: z.coerce.number().int().min(1).max(HOURS_MAX) }),
  async (ctx, input) => {
    if (!env().configuredGateways.includes(input.gateway))
      throw new DomainError("not_found", "The keys of this gateway are not set.");
    await reconcileNow(ctx, input.gateway, input.hours);
    revalidatePath("/admin/reconciliation");
  },
);

/** Runs the normal pipeline for one finding: the gateway is asked, and its answer counts. Repeating it changes nothing. */
export const settleFindingAction = adminAction(
  "reconciliation.run",
  z.strictObject({ gateway, reference: z.string().min(1).max(100) }),
  async (ctx, input) => {
    const verdict = await settleFinding(ctx, input.gateway, input.reference);
    revalidatePath("/admin/reconciliation");
    const t = await getTranslations("admin");
    return { say: t("act.settled", { verdict: verdictWord(verdict, t) }), isTrouble: !SETTLED.includes(verdict) };
  },
);
