import { z } from "zod";
import { sha256 } from "@/lib/core/secrets";
import type { DriverResult, DriverTrouble, RemoteWorkspace, WorkspaceDriver } from "../../driver";
import { baseUrl, readForm } from "../connection";
import { invite, leave, readList } from "./pages";
import { VENDORS, type VendorName, type VendorPages } from "./vendor";
import { teamConsole } from "./vendors/team-console";
import { visit, type Limits, type Place, type Visit } from "./visit";

/**
 * The owner's own workspace through its web pages, with the owner's own sign-in, as the owner would do it by hand. It
 * looks before it presses and believes the lists alone. Whatever looks like a protection stops it and hands over to a
 * person: it hides nothing of what it is and gets round nothing. Off until the owner has acknowledged the notice about
 * the vendor's terms.
 */
const pathOf = z.string().regex(/^\/[\w\-./{}?=&]{0,200}$/, "must be a path such as /admin/members");

const form = {
  settings: z.strictObject({
    base_url: baseUrl,
    acknowledged: z.literal(true, "read the notice about the vendor's terms first"),
    vendor: z.enum(VENDORS, `must be one of ${VENDORS.join(", ")}`).default("team-console"),
    workspace_id: z
      .string()
      .regex(/^[\w-]{1,100}$/, "is the workspace's id at its vendor")
      .optional(),
    members_path: pathOf.optional(),
    pending_path: pathOf.optional(),
    headless: z.boolean("must be true or false").default(true),
    user_agent: z
      .string()
      .regex(/^[\x20-\x7e]{1,300}$/, "must be one line of at most 300 characters")
      .optional(),
    pace_ms: z
      .int("must be a whole number")
      .min(0, "must not be negative")
      .max(3_000, "must be at most 3000")
      .default(700),
  }),
  credentials: z.strictObject({
    email: z.email("must be the address that signs in"),
    password: z.string("fill it in").min(1, "fill it in").max(500, "is too long"),
  }),
};

const PAGES: Record<VendorName, VendorPages> = { "team-console": teamConsole };

/** Milliseconds; a person needs longer than an interface, and a page longer than an answer. */
const CALL_LIMIT_MS = 45_000;
const LIMITS: Limits = { callMs: 42_000, turnMs: 12_000, answerMs: 12_000, verifyMs: 8_000 };

type Wired = { place: Place; vendor: VendorPages };

function wire(workspace: RemoteWorkspace): Wired | DriverTrouble {
  const read = readForm(form, workspace);
  if ("outcome" in read) return read;
  const { settings, credentials } = read;
  const vendor = PAGES[settings.vendor];
  const at = (path: string) => path.replaceAll("{workspace}", settings.workspace_id ?? "");
  const place: Place = {
    workspaceId: workspace.id,
    key: sha256(JSON.stringify([settings, credentials])),
    base: settings.base_url,
    paths: {
      members: at(settings.members_path ?? vendor.paths.members),
      pending: at(settings.pending_path ?? vendor.paths.pending),
    },
    ...credentials,
    isHeadless: settings.headless,
    userAgent: settings.user_agent,
    paceMs: settings.pace_ms,
  };
  return { place, vendor };
}

/** `limits` are shorter in tests, and asked for at each call. */
export const createBrowserDriver = (limits: () => Partial<Limits> = () => ({})): WorkspaceDriver => {
  const go = async <T extends { outcome: string }>(workspace: RemoteWorkspace, work: (visit: Visit) => Promise<T>) => {
    const to = wire(workspace);
    return "outcome" in to ? to : visit(to.place, to.vendor, { ...LIMITS, ...limits() }, work);
  };
  const act = (workspace: RemoteWorkspace, work: (visit: Visit) => Promise<DriverResult>): Promise<DriverResult> =>
    go(workspace, work);

  return {
    name: "browser",
    callLimitMs: CALL_LIMIT_MS,
    form,
    listMembers: (workspace) =>
      go(workspace, async (here) => {
        const emails = await readList(here, "members");
        // The pages show no other name of a member than their address.
        return { outcome: "listed" as const, items: emails.map((email) => ({ memberId: email, email })) };
      }),
    listPending: (workspace) =>
      go(workspace, async (here) => {
        const emails = await readList(here, "pending");
        return { outcome: "listed" as const, items: emails.map((email) => ({ inviteId: email, email })) };
      }),
    invite: (workspace, email) => act(workspace, (here) => invite(here, email)),
    revoke: (workspace, email) => act(workspace, (here) => leave(here, "pending", email)),
    remove: (workspace, memberId) => act(workspace, (here) => leave(here, "members", memberId)),
  };
};
