import { asStaff, type StaffCtx } from "@/lib/auth";
import { readOrderStatus } from "@/lib/ordering";
import { DomainError } from "@/lib/core/errors";
import { parseOrderId } from "@/lib/core/ids";
import type { Right } from "@/lib/core/rights";
import { answer, apiRoute } from "@/lib/http-api";

type Handler<Params> = (ctx: StaffCtx, request: Request, params: Params) => Promise<Response>;

/** A route for staff: who asks, and whether they may, is checked before anything else is looked at. */
export const adminRoute = <Params extends object = object>(right: Right, handler: Handler<Params>) =>
  Object.assign(
    apiRoute<Params>(async (request, params) => asStaff(request, right, (ctx) => handler(ctx, request, params))),
    { right },
  );

type OrderAct = (ctx: StaffCtx, request: Request, orderId: string) => Promise<void>;

/** An act on one order; the answer is where the order stands after it. */
export const orderActRoute = (right: Right, act: OrderAct) =>
  adminRoute<{ id: string }>(right, async (ctx, request, params) => {
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
