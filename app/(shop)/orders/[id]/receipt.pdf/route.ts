import { env } from "@/lib/core/env";
import { ORDER_ID } from "@/lib/core/ids";
import { readReceipt } from "@/lib/ordering";
import { receiptPdf } from "@/lib/paper/receipt";
import { keepRecent } from "@/lib/qr/keep-recent";
import { buyerCtx } from "@/lib/work/context";
import { answerPaper } from "../paper";

export const dynamic = "force-dynamic";

/** Some fifteen kilobytes each, and drawing one costs as much as several pages. */
const RECEIPTS_KEPT = 200;

const receipts = keepRecent<Uint8Array<ArrayBuffer>>(RECEIPTS_KEPT);

type Params = { params: Promise<{ id: string }> };

/** The receipt of a paid order as PDF; 404 for any other. */
export const GET = (request: Request, { params }: Params): Promise<Response> =>
  answerPaper(request, async (locale) => {
    const { id } = await params;
    const receipt = ORDER_ID.test(id) ? await readReceipt(buyerCtx(request.headers.get("x-kursi-peer")), id) : null;
    if (!receipt) return null;
    const { STORE_NAME: storeName, TIMEZONE: timeZone, appUrl } = env();
    const body = await receipts(`${locale} ${JSON.stringify(receipt)}`, () =>
      receiptPdf(receipt, locale, { storeName, appUrl, timeZone }),
    );
    return body && { type: "application/pdf", name: `kuitansi-${receipt.payment.reference}.pdf`, body };
  });
