import { asStaff } from "@/lib/auth";
import { placeOrder } from "@/lib/ordering";
import { placeOrderInput } from "@/lib/ordering/schemas";
import { buyerCtx, type Ctx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import { consume } from "@/lib/work/rate-limit";
import { answer, apiRoute, peerOf, readJson } from "@/lib/http-api";

export const dynamic = "force-dynamic";

const KEY_LENGTH_MAX = 255;

export const POST = apiRoute(async (request) => {
  const address = peerOf(request.headers);
  // Counted before the body is read: a refused body has had its price too.
  await consume("order", address ?? "unknown");
  const input = await readJson(request, placeOrderInput);
  const idempotencyKey = readIdempotencyKey(request);
  const place = (ctx: Ctx, from: string | null) => placeOrder(ctx, input, { idempotencyKey, address: from });
  // A machine's own address says nothing of its buyers: they are told apart by email and phone.
  const placed = request.headers.has("authorization")
    ? await asStaff(request, "orders.place", (ctx) => place(ctx, null))
    : await place(buyerCtx(address), address);
  return answer(placed, 201, { location: placed.status_url });
});

function readIdempotencyKey(request: Request): string | undefined {
  const key = request.headers.get("idempotency-key");
  if (key === null) return undefined;
  if (/^[\x21-\x7e]+$/.test(key) && key.length <= KEY_LENGTH_MAX) return key;
  const sentence = `must be 1 to ${KEY_LENGTH_MAX} visible ASCII characters without spaces`;
  throw new DomainError("invalid", `The header Idempotency-Key ${sentence}.`, {}, { "Idempotency-Key": sentence });
}
