import { DomainError } from "@/lib/core/errors";
import { inTransaction, type Ctx } from "@/lib/work/context";
import type { Knobs, KnobsPatch } from "./knobs";
import * as store from "./store";
import { hasFreeSeat, letIn, newPersonId } from "./vendor";

/** The pretend vendor's back door, for the demo's pages, seeds and tests. The shop itself knows only the driver. */

/** Opens a workspace at the vendor. One that is there already keeps its name, seats, people and knobs. */
export const openVendorWorkspace = (
  ctx: Ctx,
  { remoteId, name, seats }: { remoteId: string; name: string; seats: number },
): Promise<void> => store.addWorkspace(ctx, { id: remoteId, name, seats });

/** The vendor's workspace of that name, or null. */
export async function findVendorWorkspace(ctx: Ctx, name: string): Promise<{ remoteId: string; seats: number } | null> {
  const workspace = await store.findWorkspaceByName(ctx, name);
  return workspace ? { remoteId: workspace.id, seats: workspace.seats } : null;
}

/** Buys or gives up seats. Nobody is removed when there are more people than seats. Throws `not_found`. */
export async function setVendorSeats(ctx: Ctx, remoteId: string, seats: number): Promise<void> {
  if (!(await store.setSeats(ctx, remoteId, seats))) throw unknownWorkspace();
}

/** Turns the given knobs, leaves the others. Answers all of them. Throws `not_found`. */
export async function setKnobs(ctx: Ctx, remoteId: string, patch: KnobsPatch): Promise<Knobs> {
  return inTransaction(ctx, async (tx) => {
    const workspace = await store.lockWorkspace(tx, remoteId);
    if (!workspace) throw unknownWorkspace();
    const knobs = { ...workspace.knobs, ...patch };
    await store.saveKnobs(tx, remoteId, knobs);
    return knobs;
  });
}

/** The invited person joins. Throws `not_found` when the workspace has no invitation for that address. */
export async function acceptInvitation(
  ctx: Ctx,
  remoteId: string,
  typedEmail: string,
): Promise<"joined" | "already_joined"> {
  const email = tidy(typedEmail);
  return inTransaction(ctx, async (tx) => {
    await store.lockWorkspace(tx, remoteId);
    const person = await store.findPerson(tx, remoteId, email);
    if (!person) throw new DomainError("not_found", `There is no invitation for ${email} in this workspace.`);
    if (person.state === "member") return "already_joined";
    await store.letPersonJoin(tx, person.id);
    return "joined";
  });
}

/** The person leaves by themselves, or declines the invitation. */
export async function leaveWorkspace(ctx: Ctx, remoteId: string, typedEmail: string): Promise<"left" | "not_there"> {
  return inTransaction(ctx, async (tx) => {
    await store.lockWorkspace(tx, remoteId);
    const person = await store.findPerson(tx, remoteId, tidy(typedEmail));
    if (!person) return "not_there";
    return (await store.dropPerson(tx, remoteId, person.id, person.state)) ? "left" : "not_there";
  });
}

/** Somebody becomes a member without the shop. Throws `not_found`, and `conflict` when they are in or it is full. */
export async function joinOutOfBand(ctx: Ctx, remoteId: string, typedEmail: string): Promise<void> {
  const email = tidy(typedEmail);
  await inTransaction(ctx, async (tx) => {
    const workspace = await store.lockWorkspace(tx, remoteId);
    if (!workspace) throw unknownWorkspace();
    if (await store.findPerson(tx, remoteId, email))
      throw new DomainError("conflict", `${email} is in this workspace already.`);
    if (!(await hasFreeSeat(tx, workspace))) throw new DomainError("conflict", "This workspace has no seat left.");
    await letIn(tx, remoteId, { id: newPersonId(tx), email });
  });
}

/** One of the vendor's workspaces with everybody in it, list lag or not. */
export type VendorWorkspaceView = {
  remoteId: string;
  name: string;
  seats: number;
  knobs: Knobs;
  members: { email: string }[];
  pending: { email: string }[];
};

/** All of them, by name. */
export async function readVendorWorkspaces(ctx: Ctx): Promise<VendorWorkspaceView[]> {
  const [workspaces, people] = [await store.readAllWorkspaces(ctx), await store.allPeople(ctx)];
  const groups = new Map<string, { email: string }[]>();
  for (const { workspaceId, state, email } of people) {
    const key = `${workspaceId} ${state}`;
    groups.set(key, [...(groups.get(key) ?? []), { email }]);
  }
  const emailsOf = (id: string, state: store.PersonState) => groups.get(`${id} ${state}`) ?? [];
  return workspaces.map(({ id, name, seats, knobs }) => ({
    remoteId: id,
    name,
    seats,
    knobs,
    members: emailsOf(id, "member"),
    pending: emailsOf(id, "pending"),
  }));
}

/** A call that the vendor was asked, with what came of it. `at` in ISO 8601. */
export type VendorCallView = {
  id: number;
  action: store.CallAction;
  email: string | null;
  outcome: string;
  at: string;
};

/** The newest calls about one workspace, newest first. */
export async function readVendorCalls(ctx: Ctx, remoteId: string, limit: number): Promise<VendorCallView[]> {
  const calls = await store.newestJournal(ctx, remoteId, limit);
  return calls.map(({ at, ...call }) => ({ ...call, at: at.toISOString() }));
}

const tidy = (email: string): string => email.trim().toLowerCase();

const unknownWorkspace = (): DomainError => new DomainError("not_found", "The vendor has no such workspace.");
