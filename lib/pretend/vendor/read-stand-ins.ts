import type { Ctx } from "@/lib/work/context";
import type { Knobs } from "./knobs";
import * as store from "./store";

/** A stand-in workspace with everybody in it, list lag or not. */
export type StandInView = {
  remoteId: string;
  name: string;
  seats: number;
  knobs: Knobs;
  members: { email: string }[];
  pending: { email: string }[];
};

/** All of them, by name. */
export async function readStandIns(ctx: Ctx): Promise<StandInView[]> {
  const [workspaces, people] = [await store.readAllWorkspaces(ctx), await store.allPeople(ctx)];
  const byPlace = new Map<string, store.Person[]>();
  for (const person of people) {
    const place = `${person.workspaceId} ${person.state}`;
    const there = byPlace.get(place);
    if (there) there.push(person);
    else byPlace.set(place, [person]);
  }
  const emailsOf = (id: string, state: store.PersonState) =>
    (byPlace.get(`${id} ${state}`) ?? []).map(({ email }) => ({ email }));
  return workspaces.map(({ id, name, seats, knobs }) => ({
    remoteId: id,
    name,
    seats,
    knobs,
    members: emailsOf(id, "member"),
    pending: emailsOf(id, "pending"),
  }));
}
