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
 * Organisations of OpenAI's API platform, by their official administration interface
 * (https://platform.openai.com/docs/api-reference/invite). These are not ChatGPT workspaces.
 */
const form = {
  settings: z.strictObject({ base_url: baseUrl.default("https://api.openai.com/v1") }),
  credentials: z.strictObject({ admin_key: token }),
};

const PAGE_SIZE = 100;
const ROLE = "reader";

const invitation = z.looseObject({ id: z.string().min(1), email: z.string(), status: z.string() });
const person = z.looseObject({ id: z.string().min(1), email: z.string(), role: z.string().nullish() });
const list = <T extends z.ZodType>(item: T) =>
  z.looseObject({ data: z.array(item), last_id: z.string().nullish(), has_more: z.boolean() });
const failure = z.looseObject({
  error: z.looseObject({ code: z.string().nullish(), type: z.string().nullish(), message: z.string().nullish() }),
});

type Wire = { url: string; headers: Record<string, string> };

export const createOpenAiOrgDriver = (timeLimitMs?: number): WorkspaceDriver => {
  const wire = (workspace: RemoteWorkspace): Wire | DriverTrouble => {
    const read = readForm(form, workspace);
    if ("outcome" in read) return read;
    const headers = { authorization: `Bearer ${read.credentials.admin_key}` };
    return { url: `${read.settings.base_url}/organization`, headers };
  };

  const readList = <T extends z.ZodType>(to: Wire, path: string, item: T): Promise<Listing<z.output<T>>> =>
    listAll("", async (after): Promise<{ items: z.output<T>[]; next: string | null } | DriverTrouble> => {
      const query = new URLSearchParams({ limit: String(PAGE_SIZE), ...(after && { after }) });
      const answer = await call({ method: "GET", url: `${to.url}/${path}?${query}`, headers: to.headers }, timeLimitMs);
      if (isTrouble(answer)) return answer;
      const page = answer.status === 200 ? list(item).safeParse(answer.json) : undefined;
      if (!page?.success) return explain(answer, true);
      return { items: page.data.data, next: page.data.has_more ? (page.data.last_id ?? null) : null };
    });

  const readPending = async (to: Wire): Promise<Listing<Invitation>> => {
    const listed = await readList(to, "invites", invitation);
    if (listed.outcome !== "listed") return listed;
    const open = listed.items.filter(({ status }) => status === "pending");
    return { outcome: "listed", items: open.map(({ id, email }) => ({ inviteId: id, email: email.toLowerCase() })) };
  };

  const readMembers = async (to: Wire): Promise<Listing<Member>> => {
    const listed = await readList(to, "users", person);
    if (listed.outcome !== "listed") return listed;
    return {
      outcome: "listed",
      items: listed.items.map(({ id, email }) => ({ memberId: id, email: email.toLowerCase() })),
    };
  };

  const drop = async (to: Wire, path: string, id: string): Promise<DriverResult> => {
    const url = `${to.url}/${path}/${encodeURIComponent(id)}`;
    const answer = await call({ method: "DELETE", url, headers: to.headers }, timeLimitMs);
    if (isTrouble(answer)) return answer;
    if (answer.status === 404) return { outcome: "already", id };
    return answer.status === 200 ? { outcome: "done", id } : explain(answer, false);
  };

  /** The invitation of an address that the vendor says it knows: pending, or accepted long ago. */
  const findAlready = async (to: Wire, email: string): Promise<DriverResult> => {
    const pending = await readPending(to);
    if (pending.outcome !== "listed") return pending;
    const waiting = pending.items.find((one) => one.email === email);
    if (waiting) return { outcome: "already", id: waiting.inviteId };
    const members = await readMembers(to);
    if (members.outcome !== "listed") return members;
    const inside = members.items.find((one) => one.email === email);
    return inside ? { outcome: "already", id: inside.memberId } : { outcome: "refused", code: "address_taken" };
  };

  return {
    name: "openai-org",
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
      const body = { email, role: ROLE, projects: [] };
      const answer = await call({ method: "POST", url: `${to.url}/invites`, headers: to.headers, body }, timeLimitMs);
      if (isTrouble(answer)) return answer;
      const made = answer.status < 300 ? invitation.safeParse(answer.json) : undefined;
      if (made?.success) return { outcome: "done", id: made.data.id };
      return isKnownAddress(answer) ? findAlready(to, email) : explain(answer, false);
    },
    async revoke(workspace, email) {
      const to = wire(workspace);
      if ("outcome" in to) return to;
      const pending = await readPending(to);
      if (pending.outcome !== "listed") return pending;
      const waiting = pending.items.find((one) => one.email === email);
      return waiting ? drop(to, "invites", waiting.inviteId) : { outcome: "already", id: null };
    },
    async remove(workspace, memberId) {
      const to = wire(workspace);
      return "outcome" in to ? to : drop(to, "users", memberId);
    },
  };
};

const isKnownAddress = ({ status, text }: Answer): boolean =>
  status === 409 || (status === 400 && /already/i.test(text.slice(0, 2_000)));

function explain(answer: Answer, isRead: boolean): DriverTrouble {
  const common = commonTrouble(answer, isRead);
  if (common) return common;
  const { code, type, message } = failure.safeParse(answer.json).data?.error ?? {};
  if (answer.status === 401 || answer.status === 403)
    return { outcome: "auth", code: codeOf(code ?? type, `http_${answer.status}`) };
  if (isRead) return { outcome: "unavailable", why: `HTTP ${answer.status}` };
  if (answer.status === 404) return { outcome: "auth", code: "not_there" };
  if (/\b(seats?|limit)\b/i.test(message ?? "")) return { outcome: "full" };
  return answer.status >= 400
    ? { outcome: "refused", code: codeOf(code ?? type, `http_${answer.status}`) }
    : { outcome: "unknown", why: `HTTP ${answer.status}` };
}
