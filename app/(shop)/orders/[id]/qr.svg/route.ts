import { renderQrSvg } from "@/lib/qr/render";
import { readPayable } from "../picture";

export const dynamic = "force-dynamic";

type Params = { params: Promise<{ id: string }> };

/** The code of the attempt that is open now; 404 when there is none. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const payment = await readPayable(request, (await params).id);
  if (!payment?.qrString) return new Response(null, { status: 404 });
  return new Response(renderQrSvg(payment.qrString), {
    headers: { "content-type": "image/svg+xml", "cache-control": "private, no-store" },
  });
}
