import { env } from "@/lib/core/env";
import { ORDER_ID } from "@/lib/core/ids";
import { readReceipt } from "@/lib/ordering";
import { receiptPdf } from "@/lib/paper/receipt";
import { buyerCtx } from "@/lib/work/context";
import { answerPaper } from "../paper";

export const dynamic = "force-dynamic";

type Params = { params: Promise<{ id: string }> };

/** The receipt of a paid order as PDF; 404 for any other. */
export const GET = (request: Request, { params }: Params): Promise<Response> =>
  answerPaper(request, async (locale) => {
    const { id } = await params;
    const receipt = ORDER_ID.test(id) ? await readReceipt(buyerCtx(request.headers.get("x-kursi-peer")), id) : null;
    if (!receipt) return null;
    const { STORE_NAME: storeName, TIMEZONE: timeZone, appUrl } = env();
    return {
      type: "application/pdf",
      name: `kuitansi-${receipt.payment.reference}.pdf`,
      body: await receiptPdf(receipt, locale, { storeName, appUrl, timeZone }),
    };
  });
