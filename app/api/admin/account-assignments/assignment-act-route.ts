import { z } from "zod";
import type { StaffCtx } from "@/lib/auth";
import { DomainError } from "@/lib/core/errors";
import type { Right } from "@/lib/core/rights";
import { readAssignment, type AssignmentRow } from "@/lib/desk";
import { answer } from "@/lib/http-api";
import { adminRoute } from "../admin-route";

/** An assignment as the contract names its fields. */
export const assignmentBody = (row: AssignmentRow) => ({
  id: row.id,
  user_email: row.email,
  account_id: row.workspaceId,
  account_name: row.workspaceName,
  order_id: row.orderId,
  status: row.status,
  start_date: row.startsAt,
  end_date: row.endsAt,
  invited_at: row.invitedAt,
  joined_at: row.joinedAt,
  is_moving: row.isMoving,
});

const uuid = z.uuid();

/** An act on one assignment; the answer is where it stands after it. Throws `not_found` before any query. */
export const assignmentActRoute = (
  right: Right,
  act: (ctx: StaffCtx, request: Request, assignmentId: string) => Promise<void>,
) =>
  adminRoute<{ id: string }>(right, async (ctx, request, params) => {
    const id = uuid.safeParse(params.id);
    if (!id.success) throw new DomainError("not_found", "There is no such assignment.");
    await act(ctx, request, id.data);
    return answer(assignmentBody(await readAssignment(ctx, id.data)));
  });
