import { z } from "zod";
import { day, oneLine } from "./letter";
import { aboutOrder, at, defineKind } from "./kind";

/** The workspace has taken the invitation of one person. */
export const inviteSent = defineKind({
  data: aboutOrder.extend({
    /** Who was invited. */
    email: z.string().max(254),
    workspaceName: z.string().max(200),
    /** When the term of the seat is over; null while it is not known. */
    endsAt: at.nullish(),
  }),
  drafts: {
    id: (data, shop) => ({
      subject: `Undangan sudah dikirim ke ${oneLine(data.email)}`,
      paragraphs: [
        `Undangan ke workspace ${oneLine(data.workspaceName)} sudah dikirim ke ${oneLine(data.email)}.`,
        [
          "1. Buka email undangan itu. Tidak ada? Periksa folder Spam atau Promosi.",
          `2. Tekan tombol terima, lalu masuk atau daftar dengan alamat ${oneLine(data.email)}.`,
          "3. Pilih workspace tersebut di menu akun Anda.",
        ].join("\n"),
        ...(data.endsAt ? [`Kursi ini aktif sampai ${day(data.endsAt, "id", shop)}.`] : []),
      ],
    }),
    en: (data, shop) => ({
      subject: `Invitation sent to ${oneLine(data.email)}`,
      paragraphs: [
        `The invitation to the workspace ${oneLine(data.workspaceName)} has been sent to ${oneLine(data.email)}.`,
        [
          "1. Open the invitation email. Not there? Look in the Spam or Promotions folder.",
          `2. Press the accept button, then sign in or sign up as ${oneLine(data.email)}.`,
          "3. Choose that workspace in your account menu.",
        ].join("\n"),
        ...(data.endsAt ? [`The seat is active until ${day(data.endsAt, "en", shop)}.`] : []),
      ],
    }),
  },
});
