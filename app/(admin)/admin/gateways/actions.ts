"use server";

import { getLocale } from "next-intl/server";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { adminCopy } from "@/components/admin/copy";
import { adminAction } from "@/lib/auth";
import { DomainError } from "@/lib/core/errors";
import { GATEWAY_NAMES } from "@/lib/core/gateway-names";
import { findGateway } from "@/lib/payments/gateways/registry";

/** Calls a harmless read at the gateway and says what came of it. */
export const testGatewayAction = adminAction(
  z.strictObject({ gateway: z.enum(GATEWAY_NAMES) }),
  async (_ctx, input) => {
    const gateway = findGateway(input.gateway);
    if (!gateway) throw new DomainError("not_found", "The keys of this gateway are not set.");
    const test = await gateway.testConnection();
    revalidatePath("/admin/gateways");
    const { act } = adminCopy(await getLocale());
    return test.ok ? { say: `${act.testOk} ${test.detail}`, isTrouble: false } : { say: test.why, isTrouble: true };
  },
);
