import { sha256 } from "@/lib/core/secrets";
import type { MessageKind } from "@/lib/messages";
import type { OrderRows, Unit } from "@/lib/orders";
import { selectAssignments, type Assignment } from "@/lib/seats";
import { selectWorkspaces } from "@/lib/workspaces";
import type { TxCtx } from "@/lib/work/context";
import { daysOf, tellBuyer } from "../../tell-buyer";

/**
 * One message for each set of invitations and one for each set of renewals: nobody is told the same thing twice. Whoever
 * moves to another workspace is told of that alone, in the commit that records the new invitation.
 */
export async function tell(tx: TxCtx, rows: OrderRows, units: readonly Unit[]): Promise<void> {
  const delivered = units.filter(({ deliveredAt }) => deliveredAt);
  const own = delivered.filter(({ renews }) => !renews);
  // Somebody is still being invited again: the message waits for that.
  if (own.some(isOut) && !own.some(({ status }) => status === "waiting")) {
    const seats = await selectAssignments(tx, { orderId: rows.order.id });
    const seatOf = (unit: Unit) => seats.findLast(({ unitId }) => unitId === unit.id);
    const invited = own.filter((unit) => !hasTakenOver(unit, seatOf(unit)));
    if (invited.some(isOut)) await tellPeople(tx, rows, "invite_sent", invited, seatOf);
  }
  const renewing = delivered.filter(({ renews }) => renews);
  if (renewing.some(isOut)) {
    const seats = await selectAssignments(tx, { ids: renewing.flatMap(({ renews }) => renews ?? []) });
    await tellPeople(tx, rows, "renewed", renewing, (unit) => seats.find(({ id }) => id === unit.renews));
  }
}

/** It renewed a seat that hangs on it now: its buyer was told of the renewal when it was delivered. */
const hasTakenOver = ({ deliveredAt }: Unit, seat: Assignment | undefined): boolean =>
  seat !== undefined && seat.startsAt?.getTime() !== deliveredAt?.getTime();

const isOut = ({ status }: Unit): boolean => status === "delivered" || status === "accepted";

/** Everybody of `units`, also those whose time is over, makes the message one of its own; it names who is there. */
async function tellPeople(
  tx: TxCtx,
  { order, lines }: OrderRows,
  kind: MessageKind,
  units: readonly Unit[],
  seatOf: (unit: Unit) => Assignment | undefined,
): Promise<void> {
  const seats = units.map((unit) => ({ unit, seat: seatOf(unit) }));
  const ids = new Set(seats.flatMap(({ seat }) => seat?.workspaceId ?? []));
  const names = new Map((await selectWorkspaces(tx, [...ids])).map(({ id, name }) => [id, name]));
  const people = seats
    .filter(({ unit }) => isOut(unit))
    .flatMap(({ seat }) =>
      seat?.email ? [{ email: seat.email, workspaceName: names.get(seat.workspaceId) ?? "" }] : [],
    );
  const which = seats.map(({ unit, seat }) => [unit.id, ...(unit.renews ? [] : [seat?.id, seat?.email])]);
  const facts = {
    invited: people,
    units: people.length,
    durationDays: daysOf(lines.filter((line) => line.kind === "seat")),
    endsAt: order.endsAt?.toISOString() ?? null,
  };
  await tellBuyer(tx, order, kind, facts, `${order.id}:${sha256(JSON.stringify(which)).slice(0, 16)}`);
}
