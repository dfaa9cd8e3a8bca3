import type { OrderFacts } from "../facts";
import type { Kind } from "./kind";
import { day, oneLine } from "./letter";

/** The term is over and the members have been removed. */
export const membershipEnded: Kind = {
  id: (facts, shop) => ({
    subject: `Masa aktif berakhir: ${oneLine(facts.packageName)}`,
    paragraphs: [
      `Masa aktif ${oneLine(facts.packageName)}${who(facts, "untuk")} berakhir${facts.endsAt ? ` pada ${day(facts.endsAt, "id", shop)}` : ""}, dan keanggotaannya sudah dihentikan.`,
      `Terima kasih sudah memakai ${oneLine(shop.storeName)}. Mau lanjut? Pesan lagi kapan saja di:\n${shop.appUrl}/`,
    ],
  }),
  en: (facts, shop) => ({
    subject: `Your term has ended: ${oneLine(facts.packageName)}`,
    paragraphs: [
      `The term of ${oneLine(facts.packageName)}${who(facts, "for")} ended${facts.endsAt ? ` on ${day(facts.endsAt, "en", shop)}` : ""}, and the membership has been closed.`,
      `Thank you for using ${oneLine(shop.storeName)}. Would you like to go on? Order again at any time:\n${shop.appUrl}/`,
    ],
  }),
};

const who = ({ invited }: OrderFacts, word: string): string =>
  invited.length === 0 ? "" : ` ${word} ${invited.map((one) => oneLine(one.email)).join(", ")}`;
