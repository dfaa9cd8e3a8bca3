import type { Rupiah } from "@/lib/core/money";
import { buildQris } from "@/lib/payments/qris";
import { merchantName } from "./rules";

/** A dynamic QRIS payload as an acquirer would issue it, with made-up merchant ids: no wallet can pay it. */
export function drawQr(charge: { storeName: string; reference: string; amount: Rupiah }): string {
  return buildQris({
    fields: [
      { tag: "00", value: "01" },
      { tag: "01", value: "12" },
      {
        tag: "26",
        fields: [
          { tag: "00", value: "ID.CO.EXAMPLE.WWW" },
          { tag: "01", value: "936000990000000017" },
          { tag: "02", value: "TEST00000000017" },
          { tag: "03", value: "UMI" },
        ],
      },
      {
        tag: "51",
        fields: [
          { tag: "00", value: "ID.CO.QRIS.WWW" },
          { tag: "02", value: "ID1099000000017" },
          { tag: "03", value: "UMI" },
        ],
      },
      { tag: "52", value: "5817" },
      { tag: "53", value: "360" },
      { tag: "54", value: String(charge.amount) },
      { tag: "58", value: "ID" },
      { tag: "59", value: merchantName(charge.storeName) },
      { tag: "60", value: "JAKARTA" },
      { tag: "61", value: "12190" },
      {
        tag: "62",
        fields: [
          // A reference label holds 25 characters at the most.
          { tag: "05", value: charge.reference.slice(0, 25) },
          { tag: "07", value: "A01" },
        ],
      },
    ],
  });
}
