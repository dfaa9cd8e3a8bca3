import { z } from "zod";
import { MAX_AMOUNT_IDR, rupiah } from "@/lib/core/money";
import { PAGE_MODES, PAY_MODES } from "./rules";

const modeMessage = (modes: readonly string[]) => `Choose one of ${modes.join(", ")}.`;
const amount = z
  .int({ error: "Give a whole amount of rupiah." })
  .min(1, { error: "Give an amount above zero." })
  .max(MAX_AMOUNT_IDR, { error: "Give a smaller amount." })
  .transform(rupiah)
  .optional();

/** Body of `POST /api/sandbox/payments/{payment_reference}/pay`. `amount` is read with `wrong_amount` only. */
export const payInput = z.object({
  mode: z.enum(PAY_MODES, { error: modeMessage(PAY_MODES) }),
  amount,
});

/** The same from the pay page's form, which can also send a webhook twice. */
export const pageInput = z.object({ mode: z.enum(PAGE_MODES, { error: modeMessage(PAGE_MODES) }) });
