import { z } from "zod";
import { day, oneLine } from "./letter";
import { aboutOrder, at, defineKind } from "./kind";

/** The term of a seat is over and its member has been removed. */
export const membershipEnded = defineKind({
  data: aboutOrder.extend({
    /** Whose seat it was; null when nobody was named for it. */
    email: z.string().max(254).nullish(),
    workspaceName: z.string().max(200).nullish(),
    endedAt: at,
  }),
  drafts: {
    id: (data, shop) => ({
      subject: `Masa aktif berakhir: ${oneLine(data.packageName)}`,
      paragraphs: [
        `Masa aktif kursi${whose("untuk", data.email)}${whose("di workspace", data.workspaceName)} berakhir pada ${day(data.endedAt, "id", shop)}, dan keanggotaannya sudah dihentikan.`,
        `Terima kasih sudah memakai ${oneLine(shop.storeName)}. Mau lanjut? Pesan lagi kapan saja di:\n${shop.appUrl}/`,
      ],
    }),
    en: (data, shop) => ({
      subject: `Your term has ended: ${oneLine(data.packageName)}`,
      paragraphs: [
        `The term of the seat${whose("for", data.email)}${whose("in the workspace", data.workspaceName)} ended on ${day(data.endedAt, "en", shop)}, and the membership has been closed.`,
        `Thank you for using ${oneLine(shop.storeName)}. Would you like to go on? Order again at any time:\n${shop.appUrl}/`,
      ],
    }),
  },
});

const whose = (word: string, name: string | null | undefined): string => (name ? ` ${word} ${oneLine(name)}` : "");
