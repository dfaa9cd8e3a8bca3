import { isDomainError } from "@/lib/core/errors";
import type { Locale } from "@/lib/core/format";
import { ORDER_ID } from "@/lib/core/ids";
import { LOCALE_COOKIE, parseLocale } from "@/lib/i18n/locale";
import { readOrder } from "@/lib/ordering";
import type { OrderView } from "@/lib/ordering/views";
import { buyerCtx } from "@/lib/work/context";
import { consume } from "@/lib/work/rate-limit";

/** What the papers of an order share: who may have them, how often, and as what they are sent. */

type Paper = { type: string; name: string; body: string | Uint8Array<ArrayBuffer> };

/** An order that money has come for; null for any other, and for what is no order. */
export async function readPaid(request: Request, id: string): Promise<OrderView | null> {
  if (!ORDER_ID.test(id)) return null;
  const order = await readOrder(buyerCtx(request.headers.get("x-kursi-peer")), id);
  return order?.paidAt ? order : null;
}

/** Makes a paper in the visitor's language, as often as their address may ask. 404 where there is none. */
export async function answerPaper(
  request: Request,
  make: (locale: Locale) => Promise<Paper | null>,
): Promise<Response> {
  try {
    await consume("paper", request.headers.get("x-kursi-peer") ?? "unknown");
  } catch (error) {
    if (!isDomainError(error)) throw error;
    const seconds = String(error.details.retryAfterSeconds ?? 60);
    return new Response(null, { status: 429, headers: { "retry-after": seconds } });
  }
  const paper = await make(localeOf(request));
  if (!paper) return new Response(null, { status: 404 });
  return new Response(paper.body, {
    headers: {
      "content-type": paper.type,
      "content-disposition": `attachment; filename="${paper.name}"`,
      "cache-control": "private, no-store",
    },
  });
}

function localeOf(request: Request): Locale {
  const cookies = request.headers.get("cookie") ?? "";
  const found = cookies.split(";").find((pair) => pair.trim().startsWith(`${LOCALE_COOKIE}=`));
  return parseLocale(found?.split("=")[1]?.trim());
}
