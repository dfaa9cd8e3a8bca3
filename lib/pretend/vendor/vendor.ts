import { monotonicFactory } from "ulid";
import { z } from "zod";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { serve, type Desk, type VendorCall } from "./desk";
import { isRefusedEmail } from "./knobs";
import * as store from "./store";
import type { PretendVendor, VendorPage } from "./wire";

/**
 * The pretend vendor of team workspaces, with its books in the schema `pretend` and its faults on knobs. One call at a
 * time works on a workspace; what a call did is committed before its answer is sent, lost or late.
 */
export function createPretendVendor(newCtx: () => Ctx, find = store.lockWorkspace): PretendVendor {
  return {
    list: (workspaceId, state, after) => serve(newCtx(), listCall(workspaceId, state, after), find),
    invite: (workspaceId, email) => serve(newCtx(), inviteCall(workspaceId, email.trim().toLowerCase()), find),
    revoke: (workspaceId, email) => serve(newCtx(), revokeCall(workspaceId, email.trim().toLowerCase()), find),
    remove: async (workspaceId, memberId) => {
      const ctx = newCtx();
      return serve(ctx, removeCall(workspaceId, memberId, await store.emailOf(ctx, workspaceId, memberId)), find);
    },
  };
}

export const LIST_PAGE_SIZE = 100;

/** Ids sort by age, also within one millisecond: lists are read in that order, page by page. */
const nextUlid = monotonicFactory();
export const newPersonId = (ctx: Ctx): string => `person-${nextUlid(ctx.now().getTime())}`;

/** Ask with the workspace locked, or two people are told that the last seat is theirs. */
export async function hasFreeSeat(tx: TxCtx, workspace: store.VendorWorkspace): Promise<boolean> {
  return (await store.countPeople(tx, workspace.id)) < (workspace.knobs.capacity ?? workspace.seats);
}

function listCall(workspaceId: string, state: store.PersonState, after: string): VendorCall<VendorPage> {
  return {
    workspaceId,
    action: state === "member" ? "list_members" : "list_pending",
    email: null,
    ghost: null,
    work: async (desk) => {
      if (state === "member" && after === "") await letOthersMove(desk);
      const people = await store.visiblePeople(desk.tx, workspaceId, { state, after, limit: LIST_PAGE_SIZE });
      const items = people.map(({ id, email, invitedBy }) => ({ id, email, ...(invitedBy && { invitedBy }) }));
      return { status: 200, body: { items, next: people.length < LIST_PAGE_SIZE ? null : (items.at(-1)?.id ?? null) } };
    },
  };
}

/** A member who was not invited by the shop: whoever has been there longest has let them in, as members may. */
export async function letIn(
  tx: TxCtx,
  workspaceId: string,
  { id, email }: { id: string; email: string },
): Promise<void> {
  const [host] = await store.visiblePeople(tx, workspaceId, { state: "member", after: "", limit: 1 });
  const now = tx.now();
  const joined = { state: "member", invitedBy: host?.email ?? null, visibleAt: now, joinedAt: now } as const;
  await store.addPerson(tx, { id, email, workspaceId, ...joined });
}

/** What other admins of the same workspace do behind our back. */
async function letOthersMove({ tx, workspace, play }: Desk): Promise<void> {
  if ((await play("strangersJoin")) && (await hasFreeSeat(tx, workspace))) {
    const id = newPersonId(tx);
    await letIn(tx, workspace.id, { id, email: `stranger-${id.slice(-8).toLowerCase()}@elsewhere.example` });
  }
  if (await play("membersLeave")) {
    const page = { state: "member", after: "", limit: 1 } as const;
    const [longest] = await store.visiblePeople(tx, workspace.id, page);
    if (longest) await store.dropPerson(tx, workspace.id, longest.id, "member");
  }
}

function inviteCall(workspaceId: string, email: string): VendorCall<{ id: string }> {
  return {
    workspaceId,
    action: "invite",
    email,
    ghost: () => ({ id: `person-${nextUlid()}` }),
    work: async ({ tx, workspace }) => {
      if (!z.email().safeParse(email).success) return { status: 422, code: "bad_email" };
      if (isRefusedEmail(workspace.knobs, email)) return { status: 422, code: "email_refused" };
      const known = await store.findPerson(tx, workspaceId, email);
      if (known) return { status: 409, code: "already_in_workspace", id: known.id };
      if (!(await hasFreeSeat(tx, workspace))) return { status: 422, code: "no_seats_available" };
      const id = newPersonId(tx);
      const visibleAt = new Date(tx.now().getTime() + workspace.knobs.listLagSeconds * 1000);
      await store.addPerson(tx, {
        id,
        email,
        state: "pending",
        invitedBy: null,
        workspaceId,
        visibleAt,
        joinedAt: null,
      });
      return { status: 200, body: { id } };
    },
  };
}

function revokeCall(workspaceId: string, email: string): VendorCall<{ id: string }> {
  return {
    workspaceId,
    action: "revoke",
    email,
    ghost: () => ({ id: email }),
    work: async ({ tx }) => {
      const known = await store.findPerson(tx, workspaceId, email);
      const isGone = known ? await store.dropPerson(tx, workspaceId, known.id, "pending") : false;
      return isGone && known ? { status: 200, body: { id: known.id } } : { status: 404, code: "person_not_found" };
    },
  };
}

function removeCall(workspaceId: string, memberId: string, email: string | null): VendorCall<{ id: string }> {
  return {
    workspaceId,
    action: "remove",
    email,
    ghost: () => ({ id: memberId }),
    work: async ({ tx }) =>
      (await store.dropPerson(tx, workspaceId, memberId, "member"))
        ? { status: 200, body: { id: memberId } }
        : { status: 404, code: "person_not_found" },
  };
}
