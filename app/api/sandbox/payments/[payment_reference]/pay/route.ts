import { systemCtx } from "@/lib/work/context";
import { answer, apiRoute, errorAnswer, readJson } from "@/lib/http-api";
import { isSandboxOpen, paySandbox } from "@/lib/pretend/bank";
import { payInput } from "@/lib/pretend/bank/schemas";

export const dynamic = "force-dynamic";

/** Presses "pay" at the sandbox; answers once the sandbox has done it and the shop has answered its webhooks. */
export const POST = apiRoute<{ payment_reference: string }>(async (request, { payment_reference }) => {
  if (!isSandboxOpen()) return errorAnswer(404, { code: "not_found", message: "There is no sandbox here." });
  const { mode, amount } = await readJson(request, payInput);
  const { paid, webhooks } = await paySandbox(systemCtx("sandbox"), payment_reference, mode, { amount });
  return answer({ payment_reference, mode, paid, webhooks });
});
