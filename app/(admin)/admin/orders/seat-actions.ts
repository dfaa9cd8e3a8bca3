"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { adminAction } from "@/lib/auth";
import { giveDays, moveByStaff, releaseRemovals, revokeAssignment } from "@/lib/delivery";
import { giveDaysInput, orderIdField, revokeInput } from "@/lib/http-api/admin-inputs";

/** What can be done about a running seat, and about removals. Each checks the role, parses and calls one verb. */

const seat = { order_id: orderIdField, assignment_id: z.uuid() };
const refresh = (orderId: string): void => revalidatePath(`/admin/orders/${orderId}`);

export const giveDaysAction = adminAction("assignments.extend", giveDaysInput.extend(seat), async (ctx, input) => {
  const { assignment_id: assignmentId, additional_days: days, reason: note } = input;
  await giveDays(ctx, { assignmentId, days, note });
  refresh(input.order_id);
});

export const revokeAction = adminAction("assignments.revoke", revokeInput.extend(seat), async (ctx, input) => {
  await revokeAssignment(ctx, { assignmentId: input.assignment_id, note: input.reason });
  refresh(input.order_id);
});

export const moveAction = adminAction(
  "assignments.reassign",
  z.strictObject({ ...seat, from: z.uuid() }),
  async (ctx, input) => {
    await moveByStaff(ctx, input.assignment_id, { from: input.from });
    refresh(input.order_id);
  },
);

export const releaseRemovalsAction = adminAction("removals.release", z.strictObject({}), async (ctx) => {
  await releaseRemovals(ctx);
  revalidatePath("/admin", "layout");
});
