import { z } from "zod";
import type {
  DriverResult,
  DriverTrouble,
  Invitation,
  Listing,
  Member,
  RemoteWorkspace,
  WorkspaceDriver,
} from "../../driver";
import { baseUrl, call, codeOf, commonTrouble, isTrouble, listAll, readForm, token, type Answer } from "../connection";

/**
 * The owner's own workspace, over the console's interface and with the owner's own session. The vendor documents none
 * of it, so paths are settings, everything read is checked, and whatever looks like a protection stops the driver: it
 * never tries to get round one. Off until the owner has acknowledged the notice about the vendor's terms.
 */
const path = z.string().regex(/^\/[\w\-./{}]{1,200}$/, "must be a path such as /accounts/{workspace}/users");

const form = {
  settings: z.strictObject({
    base_url: baseUrl,
    workspace_id: z.string().regex(/^[\w-]{1,100}$/, "is the workspace's id at its vendor"),
    acknowledged: z.literal(true, "read the notice about the vendor's terms first"),
    members_path: path.default("/accounts/{workspace}/users"),
    invites_path: path.default("/accounts/{workspace}/invites"),
    role: z
      .string()
      .regex(/^[\w-]{1,60}$/, "is a role of the vendor")
      .default("standard-user"),
  }),
  credentials: z.strictObject({ access_token: token }),
};

const PAGE_SIZE = 50;

const person = z.looseObject({ id: z.string().min(1), email: z.string() });
const invited = z.looseObject({ id: z.string().min(1), email_address: z.string() });
const list = <T extends z.ZodType>(item: T) =>
  z.looseObject({ items: z.array(item), total: z.number().int().nonnegative() });
const made = z.looseObject({ account_invites: z.array(z.looseObject({ id: z.string().nullish() })) });
const failure = z.looseObject({
  detail: z.union([z.string(), z.looseObject({ code: z.string().nullish(), message: z.string().nullish() })]).nullish(),
  error: z.looseObject({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
  code: z.string().nullish(),
});

/** The owner's sign-in, or the whole workspace, is gone: said in the code of the answer, whatever its status. */
const GONE = /token_(expired|invalidated)|account_deactivated|deactivated_workspace|session_invalidated/;
const FULL = /maximum number of seats|no seats available/i;

type Wire = { members: string; invites: string; headers: Record<string, string>; role: string };

export const createSessionDriver = (timeLimitMs?: number): WorkspaceDriver => {
  const wire = (workspace: RemoteWorkspace): Wire | DriverTrouble => {
    const read = readForm(form, workspace);
    if ("outcome" in read) return read;
    const { base_url: base, workspace_id: id, members_path, invites_path, role } = read.settings;
    const headers = { authorization: `Bearer ${read.credentials.access_token}`, "chatgpt-account-id": id };
    const at = (template: string) => base + template.replaceAll("{workspace}", id);
    return { members: at(members_path), invites: at(invites_path), headers, role };
  };

  const readList = <T extends z.ZodType>(to: Wire, url: string, item: T): Promise<Listing<z.output<T>>> =>
    listAll(0, async (offset): Promise<{ items: z.output<T>[]; next: number | null } | DriverTrouble> => {
      const query = new URLSearchParams({ limit: String(PAGE_SIZE), offset: String(offset) });
      const answer = await call({ method: "GET", url: `${url}?${query}`, headers: to.headers }, timeLimitMs);
      if (isTrouble(answer)) return answer;
      const page = answer.status === 200 ? list(item).safeParse(answer.json) : undefined;
      if (!page?.success) return explain(answer, true);
      const next = offset + page.data.items.length;
      return { items: page.data.items, next: page.data.items.length > 0 && next < page.data.total ? next : null };
    });

  const readMembers = async (to: Wire): Promise<Listing<Member>> => {
    const listed = await readList(to, to.members, person);
    if (listed.outcome !== "listed") return listed;
    return {
      outcome: "listed",
      items: listed.items.map(({ id, email }) => ({ memberId: id, email: email.toLowerCase() })),
    };
  };

  const readPending = async (to: Wire): Promise<Listing<Invitation>> => {
    const listed = await readList(to, to.invites, invited);
    if (listed.outcome !== "listed") return listed;
    const items = listed.items.map(({ id, email_address }) => ({ inviteId: id, email: email_address.toLowerCase() }));
    return { outcome: "listed", items };
  };

  return {
    name: "session",
    form,
    async listMembers(workspace) {
      const to = wire(workspace);
      return "outcome" in to ? to : readMembers(to);
    },
    async listPending(workspace) {
      const to = wire(workspace);
      return "outcome" in to ? to : readPending(to);
    },
    async invite(workspace, email) {
      const to = wire(workspace);
      if ("outcome" in to) return to;
      const body = { email_addresses: [email], role: to.role, resend_emails: true };
      const answer = await call({ method: "POST", url: to.invites, headers: to.headers, body }, timeLimitMs);
      if (isTrouble(answer)) return answer;
      if (answer.status === 409) return { outcome: "already", id: null };
      if (answer.status >= 300) return explain(answer, false);
      const read = made.safeParse(answer.json);
      if (!read.success) return { outcome: "unknown", why: "the answer cannot be read" };
      // A yes with nobody in it is how this vendor refuses in silence.
      const [first] = read.data.account_invites;
      return first ? { outcome: "done", id: first.id ?? null } : { outcome: "refused", code: "silently_refused" };
    },
    async revoke(workspace, email) {
      const to = wire(workspace);
      if ("outcome" in to) return to;
      const pending = await readPending(to);
      if (pending.outcome !== "listed") return pending;
      const waiting = pending.items.find((one) => one.email === email);
      if (!waiting) return { outcome: "already", id: null };
      const body = { email_address: email };
      const answer = await call({ method: "DELETE", url: to.invites, headers: to.headers, body }, timeLimitMs);
      return isTrouble(answer) ? answer : ended(answer, waiting.inviteId);
    },
    async remove(workspace, memberId) {
      const to = wire(workspace);
      if ("outcome" in to) return to;
      const url = `${to.members}/${encodeURIComponent(memberId)}`;
      const answer = await call({ method: "DELETE", url, headers: to.headers }, timeLimitMs);
      if (isTrouble(answer)) return answer;
      return ended(answer, memberId);
    },
  };
};

function ended(answer: Answer, id: string): DriverResult {
  if (answer.status === 404 && !isGone(answer)) return { outcome: "already", id };
  return answer.status < 300 ? { outcome: "done", id } : explain(answer, false);
}

function wordsOf(answer: Answer): { code: string; message: string } {
  const read = failure.safeParse(answer.json).data;
  const detail = typeof read?.detail === "string" ? { message: read.detail } : read?.detail;
  const code = read?.code ?? read?.error?.code ?? (detail && "code" in detail ? detail.code : null) ?? "";
  return { code, message: detail?.message ?? read?.error?.message ?? "" };
}

const isGone = (answer: Answer): boolean => {
  const { code, message } = wordsOf(answer);
  return GONE.test(code) || GONE.test(message);
};

function explain(answer: Answer, isRead: boolean): DriverTrouble {
  const { code, message } = wordsOf(answer);
  if (isGone(answer)) return { outcome: "auth", code: codeOf(code || message, "signed_out") };
  const common = commonTrouble(answer, isRead);
  if (common) return common;
  if ([401, 403, 404].includes(answer.status))
    return { outcome: "auth", code: codeOf(code || message, `http_${answer.status}`) };
  if (isRead) return { outcome: "unavailable", why: `HTTP ${answer.status}` };
  if (FULL.test(message)) return { outcome: "full" };
  return answer.status >= 400
    ? { outcome: "refused", code: codeOf(code || message, `http_${answer.status}`) }
    : { outcome: "unknown", why: `HTTP ${answer.status}` };
}
