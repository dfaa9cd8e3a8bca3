import { z } from "zod";
import type { DriverResult, DriverTrouble, Listing, Member, WorkspaceDriver } from "../../driver";
import { baseUrl, call, codeOf, commonTrouble, isTrouble, listAll, readForm, token, type Answer } from "../connection";

/**
 * SCIM 2.0 (RFC 7644) as workspaces speak it for directory sync: a user that is created is invited, one that is deleted
 * or made inactive has left. SCIM knows no pending invitation: whoever was created counts as a member at once.
 */
const form = {
  settings: z.strictObject({
    base_url: baseUrl,
    /** Some vendors keep the account and only take its activity away. */
    leave_by: z.enum(["delete", "deactivate"]).default("delete"),
  }),
  credentials: z.strictObject({ token }),
};

const PAGE_SIZE = 100;
const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

const user = z.looseObject({
  id: z.string().min(1).max(200),
  userName: z.string(),
  active: z.boolean().default(true),
  emails: z.array(z.looseObject({ value: z.string(), primary: z.boolean().optional() })).nullish(),
});
type User = z.infer<typeof user>;
const page = z.looseObject({ totalResults: z.coerce.number().int().nonnegative(), Resources: z.array(user).nullish() });
const failure = z.looseObject({ scimType: z.string().nullish(), detail: z.string().nullish() });

/** The address that the person was invited by; a directory may use another name for them. */
const emailOf = ({ userName, emails }: User): string =>
  (
    emails?.find(({ primary }) => primary)?.value ??
    (userName.includes("@") ? userName : emails?.[0]?.value) ??
    userName
  )
    .trim()
    .toLowerCase();

export const createScimDriver = (timeLimitMs?: number): WorkspaceDriver => {
  type Wire = { url: string; headers: Record<string, string>; leaveBy: "delete" | "deactivate" };

  const wire = (workspace: Parameters<WorkspaceDriver["invite"]>[0]): Wire | DriverTrouble => {
    const read = readForm(form, workspace);
    if ("outcome" in read) return read;
    const headers = { authorization: `Bearer ${read.credentials.token}`, accept: "application/scim+json" };
    return { url: `${read.settings.base_url}/Users`, headers, leaveBy: read.settings.leave_by };
  };
  const write = ({ headers }: Wire, method: "POST" | "PATCH" | "DELETE", url: string, body?: object) =>
    call({ method, url, headers: { ...headers, "content-type": "application/scim+json" }, body }, timeLimitMs);

  async function readUsers(to: Wire, query: URLSearchParams): Promise<Listing<User>> {
    return listAll(1, async (startIndex) => {
      query.set("startIndex", String(startIndex));
      query.set("count", String(PAGE_SIZE));
      const answer = await call({ method: "GET", url: `${to.url}?${query}`, headers: to.headers }, timeLimitMs);
      if (isTrouble(answer)) return answer;
      const read = answer.status === 200 ? page.safeParse(answer.json) : undefined;
      if (!read?.success) return explain(answer, true);
      const items = read.data.Resources ?? [];
      const next = startIndex + items.length;
      return { items, next: items.length > 0 && next <= read.data.totalResults ? next : null };
    });
  }

  /** The vendor's entry for this address, active or not. */
  async function find(to: Wire, email: string): Promise<{ found: User | null } | DriverTrouble> {
    const listed = await readUsers(to, new URLSearchParams({ filter: `userName eq ${JSON.stringify(email)}` }));
    if (listed.outcome !== "listed") return listed;
    return { found: listed.items.find((one) => emailOf(one) === email) ?? null };
  }

  async function leave(to: Wire, id: string): Promise<DriverResult> {
    const url = `${to.url}/${encodeURIComponent(id)}`;
    const operation = { schemas: [PATCH], Operations: [{ op: "replace", path: "active", value: false }] };
    const answer = to.leaveBy === "delete" ? await write(to, "DELETE", url) : await write(to, "PATCH", url, operation);
    if (isTrouble(answer)) return answer;
    if (answer.status === 404) return { outcome: "already", id };
    return answer.status === 200 || answer.status === 204 ? { outcome: "done", id } : explain(answer, false);
  }

  return {
    name: "scim",
    form,
    async listMembers(workspace) {
      const to = wire(workspace);
      if ("outcome" in to) return to;
      const listed = await readUsers(to, new URLSearchParams());
      if (listed.outcome !== "listed") return listed;
      const items = listed.items.filter((one) => one.active);
      return { outcome: "listed", items: items.map((one): Member => ({ memberId: one.id, email: emailOf(one) })) };
    },
    listPending: async () => ({ outcome: "listed", items: [] }),
    async invite(workspace, email, ourKey) {
      const to = wire(workspace);
      if ("outcome" in to) return to;
      const body = {
        schemas: [USER],
        userName: email,
        externalId: ourKey,
        emails: [{ value: email, type: "work", primary: true }],
        active: true,
      };
      const answer = await write(to, "POST", to.url, body);
      if (isTrouble(answer)) return answer;
      if (answer.status === 201 || answer.status === 200)
        return { outcome: "done", id: user.safeParse(answer.json).data?.id ?? null };
      return answer.status === 409 ? welcomeBack(to, email) : explain(answer, false);
    },
    async revoke(workspace, email) {
      const to = wire(workspace);
      if ("outcome" in to) return to;
      const known = await find(to, email);
      if (isTrouble(known)) return known;
      const { found } = known;
      return found?.active ? leave(to, found.id) : { outcome: "already", id: null };
    },
    async remove(workspace, memberId) {
      const to = wire(workspace);
      return "outcome" in to ? to : leave(to, memberId);
    },
  };

  /** The address is known there: in the workspace already, or left earlier and to be let in again. */
  async function welcomeBack(to: Wire, email: string): Promise<DriverResult> {
    const known = await find(to, email);
    if (isTrouble(known)) return known;
    const { found } = known;
    if (found === null) return { outcome: "refused", code: "address_taken" };
    if (found.active) return { outcome: "already", id: found.id };
    const operation = { schemas: [PATCH], Operations: [{ op: "replace", path: "active", value: true }] };
    const answer = await write(to, "PATCH", `${to.url}/${encodeURIComponent(found.id)}`, operation);
    if (isTrouble(answer)) return answer;
    return answer.status === 200 || answer.status === 204 ? { outcome: "done", id: found.id } : explain(answer, false);
  }
};

const FULL = /\b(seats?|licen[cs]es?)\b/i;

function explain(answer: Answer, isRead: boolean): DriverTrouble {
  const common = commonTrouble(answer, isRead);
  if (common) return common;
  const { scimType, detail } = failure.safeParse(answer.json).data ?? {};
  // Directories say "no licence left" with 403, too.
  if (!isRead && FULL.test(detail ?? "")) return { outcome: "full" };
  if (answer.status === 401 || answer.status === 403)
    return { outcome: "auth", code: codeOf(scimType, `http_${answer.status}`) };
  if (isRead) return { outcome: "unavailable", why: `HTTP ${answer.status}` };
  if (answer.status === 404) return { outcome: "auth", code: "not_there" };
  return answer.status >= 400
    ? { outcome: "refused", code: codeOf(scimType ?? detail, `http_${answer.status}`) }
    : { outcome: "unknown", why: `HTTP ${answer.status}` };
}
