import { z } from "zod";
import type {
  Invitation,
  Listing,
  Member,
  RemoteWorkspace,
  WorkspaceDriver,
  DriverResult,
} from "@/lib/workspaces/driver";
import { env } from "@/lib/core/env";
import { systemCtx } from "@/lib/work/context";
import { createPretendVendor } from "./vendor";
import type { PretendVendor, VendorAnswer, VendorPage, VendorRefusal } from "./wire";

/** How long an answer is waited for. Every call has a limit, also one that never leaves the process. */
const TIME_LIMIT_MS = 10_000;
/** 10,000 people; a vendor that never stops paging must not keep us for ever. */
const PAGES_MAX = 100;

type Trouble = Exclude<DriverResult, { outcome: "done" | "already" }>;
type Heard<T> = { heard: true; answer: VendorAnswer<T> } | { heard: false; trouble: Trouble };

/** The driver `stand_in`, with the pretend vendor of this shop behind it. Outside the demo nobody is there. */
export const pretendDriver = (): WorkspaceDriver =>
  env().isDemo ? createPretendDriver(createPretendVendor(() => systemCtx("pretend vendor"))) : nobodyThere;

/** What a workspace says that is gone for good: it is suspended, and whoever was to sit there goes to a person. */
const notHere = async () => ({ outcome: "auth", code: "not_here" }) as const;
const NO_FORM = { settings: z.strictObject({}), credentials: z.strictObject({}) };
const nobodyThere: WorkspaceDriver = {
  name: "stand_in",
  form: NO_FORM,
  listMembers: notHere,
  listPending: notHere,
  invite: notHere,
  revoke: notHere,
  remove: notHere,
};

/** Speaks the port to a pretend vendor. */
export function createPretendDriver(vendor: PretendVendor, timeLimitMs: number = TIME_LIMIT_MS): WorkspaceDriver {
  const ask = <T>(call: Promise<VendorAnswer<T>>): Promise<Heard<T>> => withinLimit(call, timeLimitMs);
  const write = async (call: Promise<VendorAnswer<{ id: string }>>): Promise<DriverResult> => {
    const heard = await ask(call);
    if (!heard.heard) return heard.trouble;
    return heard.answer.status === 200 ? { outcome: "done", id: heard.answer.body.id } : toResult(heard.answer);
  };
  return {
    name: "stand_in",
    form: NO_FORM,
    async listMembers(workspace) {
      const listing = await listAll((after) => ask(vendor.list(workspace.remoteId, "member", after)));
      return mapListing(listing, ({ id, ...person }): Member => ({ memberId: id, ...person }));
    },
    async listPending(workspace) {
      const listing = await listAll((after) => ask(vendor.list(workspace.remoteId, "pending", after)));
      return mapListing(listing, ({ id, ...person }): Invitation => ({ inviteId: id, ...person }));
    },
    // The pretend vendor has no idempotency keys, like most; an address is in a workspace once.
    invite: (workspace: RemoteWorkspace, email: string) => write(vendor.invite(workspace.remoteId, email)),
    revoke: (workspace, email) => write(vendor.revoke(workspace.remoteId, email)),
    remove: (workspace, memberId) => write(vendor.remove(workspace.remoteId, memberId)),
  };
}

function toResult(refusal: VendorRefusal): DriverResult {
  switch (refusal.status) {
    case 401:
      return { outcome: "auth", code: refusal.code };
    case 404:
      // A workspace that is not there any more is no good for anybody: stop and call a person.
      return refusal.code === "person_not_found"
        ? { outcome: "already", id: null }
        : { outcome: "auth", code: refusal.code };
    case 409:
      return { outcome: "already", id: refusal.id };
    case 422:
      return refusal.code === "no_seats_available" ? { outcome: "full" } : { outcome: "refused", code: refusal.code };
    case 429:
      return { outcome: "rate_limited", afterSeconds: refusal.retryAfterSeconds };
    case 503:
      return { outcome: "unavailable", why: "the workspace's vendor is away" };
  }
}

async function listAll(page: (after: string) => Promise<Heard<VendorPage>>): Promise<Listing<VendorPage["items"][0]>> {
  const items: VendorPage["items"] = [];
  let after = "";
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    const heard = await page(after);
    if (!heard.heard) return heard.trouble;
    if (heard.answer.status !== 200) {
      const result = toResult(heard.answer);
      if (result.outcome === "done" || result.outcome === "already")
        return { outcome: "unknown", why: "the list was answered like a change" };
      return result;
    }
    items.push(...heard.answer.body.items);
    if (heard.answer.body.next === null) return { outcome: "listed", items };
    after = heard.answer.body.next;
  }
  return { outcome: "unknown", why: `the list did not end after ${PAGES_MAX} pages` };
}

function mapListing<T, U>(listing: Listing<T>, map: (item: T) => U): Listing<U> {
  return listing.outcome === "listed" ? { outcome: "listed", items: listing.items.map(map) } : listing;
}

/** No answer in time, or a broken line, says nothing about what was done. */
async function withinLimit<T>(call: Promise<VendorAnswer<T>>, timeLimitMs: number): Promise<Heard<T>> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Heard<T>>((resolve) => {
    const trouble: Trouble = { outcome: "unknown", why: "no answer in time" };
    timer = setTimeout(() => resolve({ heard: false, trouble }), timeLimitMs);
  });
  try {
    return await Promise.race([call.then((answer): Heard<T> => ({ heard: true, answer })), tooLate]);
  } catch (error) {
    return { heard: false, trouble: { outcome: "unknown", why: error instanceof Error ? error.name : "error" } };
  } finally {
    clearTimeout(timer);
  }
}
