import { readOrderStatus } from "@/lib/ordering";
import { buyerCtx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import { parseOrderId } from "@/lib/core/ids";
import { answer, apiRoute, peerOf } from "@/lib/http-api";

export const dynamic = "force-dynamic";

/** Unknown and malformed numbers get the same answer, so that nothing is learned by guessing. */
export const GET = apiRoute<{ id: string }>(async (request, params) => {
  const id = parseOrderId(params.id);
  const status = id === null ? null : await readOrderStatus(buyerCtx(peerOf(request.headers)), id);
  if (!status) throw new DomainError("not_found", "There is no order with this number.");
  return answer(status);
});
