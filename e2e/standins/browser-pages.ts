import type { WorkspacePerson } from "./workspace-books";

/** The pretend console's pages. `cards` is the same site after a redesign, in Indonesian; `art` is one that nobody knows. */
export type Markup = "table" | "cards" | "art";

type List = {
  state: WorkspacePerson["state"];
  emails: string[];
  total: number;
  next: string | null;
  said: string | null;
  knobs: { markup: Markup; drawsAfterMs: number; confirmsAnother: string | null; rowsDrawn: number };
};

const WORDS = {
  table: {
    invite: "Invite member",
    email: "Email address",
    send: "Send invite",
    next: "Next",
    more: "More",
    member: { title: "Members", of: "members", nobody: "No members yet.", leave: "Remove", confirm: "Yes, remove" },
    pending: {
      title: "Invitations",
      of: "pending",
      nobody: "No pending invites.",
      leave: "Revoke",
      confirm: "Yes, revoke",
    },
  },
  cards: {
    invite: "Undang anggota",
    email: "Alamat email",
    send: "Kirim undangan",
    next: "Berikutnya",
    more: "Lainnya",
    member: {
      title: "Anggota",
      of: "anggota",
      nobody: "Belum ada anggota.",
      leave: "Keluarkan",
      confirm: "Ya, keluarkan",
    },
    pending: {
      title: "Undangan",
      of: "undangan",
      nobody: "Belum ada undangan.",
      leave: "Batalkan",
      confirm: "Ya, batalkan",
    },
  },
} as const;

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);

const page = (title: string, body: string, script = ""): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><style>body{font:16px system-ui;margin:2rem}[role=menu]{display:inline-block}[hidden]{display:none!important}</style>${body}<script>${script}</script></html>`;

export function drawSignIn(ask: {
  ask: "both" | "email" | "password" | "code";
  email?: string;
  said?: string;
}): string {
  const email = `<label>Email <input type="email" name="email"></label>`;
  const password = `<label>Password <input type="password" name="password"></label>`;
  const fields = {
    both: email + password,
    email,
    password: `<input type="hidden" name="email" value="${escape(ask.email ?? "")}">${password}`,
    code: `<label>Verification code <input name="code"></label>`,
  }[ask.ask];
  const said = ask.said ? `<p role="alert">${escape(ask.said)}</p>` : "";
  return page(
    "Sign in",
    `<h1>Sign in</h1>${said}<form method="post" action="/login">${fields}<button>Continue</button></form>`,
  );
}

export function drawList({ state, emails, total, next, said, knobs }: List): string {
  const { markup } = knobs;
  if (markup === "art")
    return page("Team", `<main>${emails.map((email) => `<b>${escape(email)}</b>`).join("")}</main>`);
  const words = WORDS[markup];
  const own = words[state];
  const leave = (email: string) =>
    `<button data-email="${escape(knobs.confirmsAnother ?? email)}" class="leave"${markup === "cards" ? ' role="menuitem"' : ""}>${own.leave}</button>`;
  const draw = {
    table: (email: string) => `<tr><td>Orang</td><td>${escape(email)}</td><td>${leave(email)}</td></tr>`,
    cards: (email: string) =>
      `<li>${escape(email)} <button class="more">${words.more}</button><span role="menu" hidden>${leave(email)}</span></li>`,
  }[markup];
  const rows = emails.slice(0, knobs.rowsDrawn).map(draw).join("");
  const people =
    emails.length === 0
      ? `<p>${own.nobody}</p>`
      : markup === "table"
        ? `<table><thead><tr><th>Name</th><th>Email</th><th></th></tr></thead><tbody>${rows}</tbody></table>`
        : `<ul>${rows}</ul>`;
  const kind = state === "member" ? "members/remove" : "invites/revoke";
  return page(
    own.title,
    `<main><h1>${own.title}</h1><p>${total} ${own.of}</p>
<p role="status">${said ? escape(said) : ""}</p><p role="alert"></p>
<button id="invite">${words.invite}</button>
<div id="people" aria-busy="true">…</div>
${next ? `<a href="${next}">${words.next}</a>` : ""}</main>
<dialog id="invite-dialog"><form method="dialog"><label>${words.email} <input id="email"></label></form><button id="send">${words.send}</button></dialog>
<dialog id="question" role="alertdialog"><p></p><button>Yes, buy a seat</button></dialog>
<dialog id="confirm"><p></p><form method="post" action="/admin/${kind}"><input type="hidden" name="email"><button>${own.confirm}</button></form></dialog>`,
    `const people = document.getElementById("people"), confirmDialog = document.getElementById("confirm");
const dialog = document.getElementById("invite-dialog"), question = document.getElementById("question");
setTimeout(() => { people.innerHTML = ${JSON.stringify(people).replaceAll("<", String.raw`\u003c`)}; people.removeAttribute("aria-busy"); }, ${knobs.drawsAfterMs});
people.addEventListener("click", ({ target }) => {
  if (target.className === "more") target.nextElementSibling.hidden = false;
  if (!target.classList.contains("leave")) return;
  confirmDialog.querySelector("p").textContent = target.dataset.email + "?";
  confirmDialog.querySelector("input").value = target.dataset.email;
  confirmDialog.showModal();
});
document.getElementById("invite").onclick = () => dialog.showModal();
document.getElementById("send").onclick = async () => {
  const say = (role, text) => { document.querySelector("[role=" + role + "]").textContent = text; dialog.close(); };
  const body = JSON.stringify({ email: document.getElementById("email").value });
  try {
    const answer = await fetch("/admin/api/invites", { method: "POST", headers: { "content-type": "application/json" }, body });
    const { message, isQuestion } = await answer.json();
    if (isQuestion) { dialog.close(); question.querySelector("p").textContent = message; question.showModal(); return; }
    say(answer.ok ? "status" : "alert", message);
  } catch { say("alert", "Something went wrong. Please try again."); }
};`,
  );
}
