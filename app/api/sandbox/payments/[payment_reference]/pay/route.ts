import { systemCtx } from "@/lib/work/context";
import { answer, apiRoute, errorAnswer, readJson } from "@/lib/http-api";
import { isBankOpen, payCharge, payInput } from "@/lib/pretend";

export const dynamic = "force-dynamic";

/** Presses "pay" at the pretend bank; answers once the bank has done it and the shop has answered its webhooks. */
export const POST = apiRoute<{ payment_reference: string }>(async (request, { payment_reference }) => {
  if (!isBankOpen()) return errorAnswer(404, { code: "not_found", message: "There is no sandbox here." });
  const { mode, amount } = await readJson(request, payInput);
  const { paid, webhooks } = await payCharge(systemCtx("pay route"), payment_reference, mode, { amount });
  return answer({ payment_reference, mode, paid, webhooks });
});
