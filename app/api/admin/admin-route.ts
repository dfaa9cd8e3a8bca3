import { staffFromRequest, type StaffCtx } from "@/lib/auth";
import { readOrderStatus } from "@/lib/ordering";
import type { StaffRole } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import { parseOrderId } from "@/lib/core/ids";
import { answer, apiRoute } from "@/lib/http-api";

type Handler<Params> = (ctx: StaffCtx, request: Request, params: Params) => Promise<Response>;

/** A route for staff: who asks is checked before anything else is looked at. */
export const adminRoute = <Params extends object = object>(handler: Handler<Params>, role: StaffRole = "admin") =>
  apiRoute<Params>(async (request, params) => handler(await staffFromRequest(request, role), request, params));

type OrderAct = (ctx: StaffCtx, request: Request, orderId: string) => Promise<void>;

/** An act on one order; the answer is where the order stands after it. */
export const orderActRoute = (act: OrderAct) =>
  adminRoute<{ id: string }>(async (ctx, request, params) => {
    const id = requireOrderId(params.id);
    if (!(await readOrderStatus(ctx, id))) throw noSuchOrder();
    await act(ctx, request, id);
    return answer(await readOrderStatus(ctx, id));
  });

export function requireOrderId(text: string): string {
  const id = parseOrderId(text);
  if (!id) throw noSuchOrder();
  return id;
}

export const noSuchOrder = (): DomainError => new DomainError("not_found", "There is no order with this number.");
