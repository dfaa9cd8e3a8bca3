import { env } from "@/lib/core/env";
import { addressesOf } from "@/lib/core/real-shop";
import type { PaymentView } from "@/lib/ordering/views";
import { fetchPicture } from "@/lib/qr/fetch-picture";
import { keepRecent } from "@/lib/qr/keep-recent";
import { renderQrPng } from "@/lib/qr/render";
import { readPayable } from "../picture";

export const dynamic = "force-dynamic";

/** Large enough that wallets read it from a gallery after any recompression. */
const MODULE_PIXELS = 12;

/** Some tens of kilobytes each, and drawing one costs as much as a whole page. */
const PICTURES_KEPT = 200;

type Picture = { type: string; bytes: Uint8Array<ArrayBuffer> };
const pictures = keepRecent<Picture>(PICTURES_KEPT);

type Params = { params: Promise<{ id: string }> };

/** The open code as a picture to save: ours, or the gateway's own where it gives no payload. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const payment = await readPayable(request, (await params).id);
  const picture = payment && (await pictures(payment.reference, () => draw(payment)));
  if (!payment || !picture) return new Response(null, { status: 404 });
  const ending = picture.type === "image/jpeg" ? "jpg" : "png";
  return new Response(picture.bytes, {
    headers: {
      "content-type": picture.type,
      "content-disposition": `inline; filename="qris-${payment.reference}.${ending}"`,
      "cache-control": "private, no-store",
    },
  });
}

async function draw(payment: PaymentView): Promise<Picture | null> {
  if (payment.qrString)
    return { type: "image/png", bytes: new Uint8Array(await renderQrPng(payment.qrString, MODULE_PIXELS)) };
  return payment.qrUrl ? fetchPicture(payment.qrUrl, addressesOf(env(), payment.gateway)) : null;
}
