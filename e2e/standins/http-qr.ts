import QRCode from "qrcode";
import { rupiah } from "@/lib/core/money";
import { toDynamic } from "@/lib/payments/qris";

/** A static QRIS payload of nobody: made-up ids, so that no wallet can pay it. */
const STATIC_QR =
  "00020101021126690017ID.CO.EXAMPLE.WWW01189360009900000000170215TEST000000000170303UMI51440014ID.CO.QRIS.WWW0215ID10990000000170303UMI5204581253033605802ID5913TOKO UJI COBA6007JAKARTA61051219062070703A016304DBE7";

/** A dynamic QRIS payload with a right checksum and this amount in whole rupiah. */
export function standinQr(amount: number): string {
  const made = toDynamic(STATIC_QR, rupiah(amount));
  if (!made.ok) throw new Error(made.why);
  return made.qr;
}

/** The picture of a payload, as a PNG in base64. */
export async function qrPng(payload: string): Promise<string> {
  return (await QRCode.toBuffer(payload, { type: "png", margin: 2, width: 320 })).toString("base64");
}
