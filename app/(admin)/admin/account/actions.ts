"use server";

import { getTranslations } from "next-intl/server";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { adminAction } from "@/lib/auth";
import { beginTotp, changePassword, confirmTotp, endOwnSessions, newRecoveryCodes, turnTotpOff } from "@/lib/staff";
import { PASSWORD_LENGTH_MAX } from "@/lib/staff/schemas";

/** What everybody of the staff decides about their own account. */

const typed = z.string().min(1).max(PASSWORD_LENGTH_MAX);
const code = z.string().trim().min(1).max(40);
const refresh = (): void => revalidatePath("/admin/account");
const words = () => getTranslations("staff.account");

export const changePasswordAction = adminAction(
  "account.own",
  z.strictObject({ current: typed, password: typed }),
  async (ctx, input) => {
    await changePassword(ctx, input);
    refresh();
    return { say: (await words())("changed") };
  },
);

export const beginTotpAction = adminAction("account.own", z.strictObject({ password: typed }), async (ctx, input) => {
  await beginTotp(ctx, input.password);
  refresh();
});

export const confirmTotpAction = adminAction("account.own", z.strictObject({ code }), async (ctx, input) => {
  const secret = await confirmTotp(ctx, input.code);
  refresh();
  return { say: (await words())("codesMade"), secret };
});

export const newCodesAction = adminAction("account.own", z.strictObject({ code }), async (ctx, input) => {
  const secret = await newRecoveryCodes(ctx, input.code);
  refresh();
  return { say: (await words())("newCodesMade"), secret };
});

export const turnTotpOffAction = adminAction(
  "account.own",
  z.strictObject({ password: typed, code }),
  async (ctx, input) => {
    await turnTotpOff(ctx, input);
    refresh();
    return { say: (await words())("turnedOff") };
  },
);

export const endSessionAction = adminAction(
  "account.own",
  z.strictObject({ session_id: z.uuid() }),
  async (ctx, input) => {
    await endOwnSessions(ctx, input.session_id);
    refresh();
  },
);

export const endOtherSessionsAction = adminAction("account.own", z.strictObject({}), async (ctx) => {
  await endOwnSessions(ctx);
  refresh();
});
