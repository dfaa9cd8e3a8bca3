import type { VendorPages } from "../vendor";

/**
 * The members' page of a team, as consoles commonly are: a table or list of people, another of invitations, a button
 * that opens a dialog. In English and Indonesian. It was written against the pretend site of e2e/standins and against
 * no vendor's live pages: a console that differs answers `challenge: page_changed_…` with a picture, and gets a file of
 * its own beside this one.
 */
const EMAIL = /e-?mail/i;

export const teamConsole: VendorPages = {
  paths: { members: "/admin/members", pending: "/admin/invites" },
  challenge: (page) => [
    page.locator("iframe[title*='challenge' i], iframe[src*='captcha' i], iframe[title*='captcha' i]"),
    page.getByText(
      /verify (that )?you are (a )?human|just a moment|unusual activity|pastikan anda (bukan robot|manusia)/i,
    ),
    page.getByLabel(/one-time code|verification code|authenticat(or|ion) code|kode verifikasi/i),
  ],
  signIn: {
    page: (page) => [
      page.locator("input[type='password']"),
      page.getByRole("heading", { name: /^(sign in|log ?in|masuk|welcome back)\b/i }),
    ],
    email: (page) => [page.getByRole("textbox", { name: EMAIL }), page.locator("input[type='email']")],
    password: (page) => [page.locator("input[type='password']")],
    submit: (page) => [page.getByRole("button", { name: /^(continue|next|sign in|log ?in|masuk|lanjut(kan)?)$/i })],
  },
  row: (page) => [page.locator("tbody tr"), page.getByRole("main").getByRole("listitem")],
  nobody: (page) => [page.getByText(/^(no (members|pending invit\w+|one here)|belum ada (anggota|undangan))\b/i)],
  loading: (page) => [page.locator("[aria-busy='true']"), page.getByRole("progressbar")],
  total: (page) => [page.getByText(/^\d{1,6} (members?|people|pending|invit\w+|anggota|undangan)\b/i)],
  next: (page) => [
    page.getByRole("link", { name: /^(next|berikutnya)/i }),
    page.getByRole("button", { name: /^(next|berikutnya)/i }),
  ],
  invite: {
    open: (page) => [
      page.getByRole("button", { name: /^(invite|add) (a )?(member|people|person)s?$|^undang( anggota)?$/i }),
    ],
    dialog: (page) => [page.getByRole("dialog")],
    email: (dialog) => [dialog.getByRole("textbox", { name: EMAIL }), dialog.getByRole("textbox")],
    send: (dialog) => [
      dialog.getByRole("button", { name: /^((send|next|add|kirim)( invit\w+| undangan)?|invite|undang)$/i }),
    ],
  },
  leave: {
    pending: leaveBy(/^(revoke|cancel|withdraw)\b|^(batalkan|cabut)\b/i),
    members: leaveBy(/^remove\b|^(keluarkan|hapus)\b/i),
  },
  confirm: {
    dialog: (page) => [page.getByRole("alertdialog"), page.getByRole("dialog")],
    button: (dialog) => [
      dialog.getByRole("button", {
        name: /^(yes|revoke|remove|withdraw|confirm|ya|batalkan undangan|cabut|keluarkan|hapus)\b/i,
      }),
    ],
  },
  said: (page) => [page.getByRole("alert"), page.getByRole("status"), page.getByRole("alertdialog")],
  meanings: [
    {
      outcome: "full",
      code: "full", // One that would cost more counts as full: what the owner is billed is theirs to decide.
      words:
        /will be charged|additional seat|akan ditagih|(maximum number of|no|out of) seats|seats? (are )?(all )?(taken|full)|kursi.{0,20}(penuh|habis)/i,
    },
    {
      outcome: "already",
      code: "already",
      words: /already (a member|invited|in (this|the) workspace)|sudah (diundang|menjadi anggota)/i,
    },
    {
      outcome: "refused",
      code: "address_refused",
      words:
        /cannot be invited|invalid e-?mail|not a valid e-?mail|tidak (bisa|dapat) diundang|email.{0,20}tidak valid/i,
    },
  ],
};

function leaveBy(name: RegExp): VendorPages["leave"]["members"] {
  return {
    button: (row) => [row.getByRole("button", { name })],
    menu: (row) => [row.getByRole("button", { name: /^(more|actions|options|lainnya|tindakan|pilihan)\b/i })],
    item: (page) => [page.getByRole("menuitem", { name })],
  };
}
