"use server";

import { getTranslations } from "next-intl/server";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { adminAction } from "@/lib/auth";
import { email } from "@/lib/core/contact";
import { SCOPES, type Scope } from "@/lib/core/rights";
import {
  createApiKey,
  createUser,
  disableTotp,
  disableUser,
  enableUser,
  endSessions,
  revokeApiKey,
  setPassword,
  setRole,
} from "@/lib/staff";
import { staffRole } from "@/lib/staff/schemas";

/** What owners decide about people and keys. What is shown once travels in the answer and is kept nowhere. */

const person = { staff_id: z.uuid() };
const refresh = (): void => revalidatePath("/admin/staff");

export const addPersonAction = adminAction(
  "staff.manage",
  z.strictObject({ email, role: staffRole }),
  async (ctx, input) => {
    const { password = "" } = await createUser(ctx, input);
    refresh();
    const t = await getTranslations("staff.people");
    return { say: t("added", { email: input.email }), secret: [password] };
  },
);

export const setRoleAction = adminAction(
  "staff.manage",
  z.strictObject({ ...person, role: staffRole }),
  async (ctx, input) => {
    await setRole(ctx, input.staff_id, input.role);
    refresh();
  },
);

export const setPasswordAction = adminAction(
  "staff.manage",
  z.strictObject({ ...person, email }),
  async (ctx, input) => {
    const { password = "" } = await setPassword(ctx, input.staff_id);
    refresh();
    const t = await getTranslations("staff.people");
    return { say: t("passwordMade", { email: input.email }), secret: [password] };
  },
);

export const endSessionsAction = adminAction("staff.manage", z.strictObject(person), async (ctx, input) => {
  await endSessions(ctx, input.staff_id);
  refresh();
});

export const disableTotpAction = adminAction("staff.manage", z.strictObject(person), async (ctx, input) => {
  await disableTotp(ctx, input.staff_id);
  refresh();
});

export const disableUserAction = adminAction("staff.manage", z.strictObject(person), async (ctx, input) => {
  await disableUser(ctx, input.staff_id);
  refresh();
});

export const enableUserAction = adminAction("staff.manage", z.strictObject(person), async (ctx, input) => {
  await enableUser(ctx, input.staff_id);
  refresh();
});

const ticked = z.literal("on").optional();
const scopeBoxes = Object.fromEntries(SCOPES.map((scope) => [scope, ticked])) as Record<Scope, typeof ticked>;

export const makeKeyAction = adminAction(
  "keys.manage",
  z.strictObject({ name: z.string(), role: staffRole, ...scopeBoxes }),
  async (ctx, input) => {
    const { name, role } = input;
    const scopes = SCOPES.filter((scope) => input[scope] === "on");
    const { key } = await createApiKey(ctx, { name, role, ...(scopes.length > 0 ? { scopes } : {}) });
    refresh();
    const t = await getTranslations("staff.keys");
    return { say: t("made", { name: name.trim() }), secret: [key] };
  },
);

export const revokeKeyAction = adminAction("keys.manage", z.strictObject({ key_id: z.uuid() }), async (ctx, input) => {
  await revokeApiKey(ctx, input.key_id);
  refresh();
});
