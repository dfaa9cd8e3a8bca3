"use server";

import { getTranslations } from "next-intl/server";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { adminAction } from "@/lib/auth";
import { testGateway } from "@/lib/desk";
import { GATEWAY_NAMES } from "@/lib/core/gateway-names";

/** Calls a harmless read at the gateway and says what came of it. */
export const testGatewayAction = adminAction(
  "gateways.test",
  z.strictObject({ gateway: z.enum(GATEWAY_NAMES) }),
  async (ctx, input) => {
    const test = await testGateway(ctx, input.gateway);
    revalidatePath("/admin/gateways");
    const t = await getTranslations("admin.act");
    return test.ok
      ? { say: t("testOk", { detail: test.detail }), isTrouble: false }
      : { say: test.why, isTrouble: true };
  },
);
