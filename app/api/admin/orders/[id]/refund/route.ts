import { readOrderDetail } from "@/lib/desk";
import { requestRefund } from "@/lib/settlement";
import { DomainError } from "@/lib/core/errors";
import { readJson } from "@/lib/http-api";
import { refundOrderInput } from "@/lib/http-api/admin-inputs";
import type { OrderDetail } from "@/lib/orders/views";
import { noSuchOrder, orderActRoute } from "../../../admin-route";

export const dynamic = "force-dynamic";

export const POST = orderActRoute(async (ctx, request, id) => {
  const { amount, reason, payment_reference: reference } = await readJson(request, refundOrderInput);
  const detail = await readOrderDetail(ctx, id);
  if (!detail) throw noSuchOrder();
  await requestRefund(ctx, { paymentId: paidAttempt(detail, reference), amountIdr: amount, reason });
});

/** The attempt that the money came in on. Throws when there is none, or when the caller has to say which. */
function paidAttempt(detail: OrderDetail, reference: string | undefined): string {
  const paid = detail.attempts.filter(({ status }) => status === "succeeded");
  if (paid.length === 0) throw new DomainError("conflict", "No money has arrived for this order.");
  const [only, second] = reference ? paid.filter((attempt) => attempt.reference === reference) : paid;
  if (only && !second) return only.id;
  const sentence = `must be one of ${paid.map((attempt) => attempt.reference).join(", ")}`;
  throw new DomainError("invalid", `payment_reference ${sentence}.`, {}, { payment_reference: sentence });
}
