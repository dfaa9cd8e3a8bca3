import { placeOrder } from "@/lib/ordering";
import { placeOrderInput } from "@/lib/ordering/schemas";
import { buyerCtx } from "@/lib/work/context";
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
  const placed = await placeOrder(buyerCtx(address), input, { idempotencyKey, address });
  return answer(placed, 201, { location: placed.status_url });
});

function readIdempotencyKey(request: Request): string | undefined {
  const key = request.headers.get("idempotency-key");
  if (key === null) return undefined;
  if (/^[\x21-\x7e]+$/.test(key) && key.length <= KEY_LENGTH_MAX) return key;
  const sentence = `must be 1 to ${KEY_LENGTH_MAX} visible ASCII characters without spaces`;
  throw new DomainError("invalid", `The header Idempotency-Key ${sentence}.`, {}, { "Idempotency-Key": sentence });
}
