"use server";

import { getLocale } from "next-intl/server";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { adminCopy } from "@/components/admin/copy";
import { adminAction } from "@/lib/auth";
import { testGateway } from "@/lib/desk";
import { GATEWAY_NAMES } from "@/lib/core/gateway-names";

/** Calls a harmless read at the gateway and says what came of it. */
export const testGatewayAction = adminAction(
  z.strictObject({ gateway: z.enum(GATEWAY_NAMES) }),
  async (_ctx, input) => {
    const test = await testGateway(input.gateway);
    revalidatePath("/admin/gateways");
    const { act } = adminCopy(await getLocale());
    return test.ok ? { say: `${act.testOk} ${test.detail}`, isTrouble: false } : { say: test.why, isTrouble: true };
  },
);
