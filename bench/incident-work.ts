import { drillIncident, shopGoingDown, type Drilled } from "@/lib/testing/incident-drill";
import type { Tools } from "./measure";
import { short } from "./numbers";

const BUDGET_SECONDS = 600;
const PACE_SECONDS = 4;
const KILLS = 5;
/** Of every 14 free seats, so many in each of the three workspaces. */
const SHARES = [6, 5, 3];

/** One call in flight a workspace, a call every four seconds, five kills in between; time is the shop's own. */
export async function measureIncident({ say, size }: Tools): Promise<void> {
  const people = size("people", 150);
  const free = SHARES.map((share) => Math.floor((people * share) / 15));
  const seats = free.reduce((sum, one) => sum + one, 0);
  const world = await shopGoingDown(people, free);
  const began = performance.now();
  const drilled = await drillIncident(world, PACE_SECONDS);
  mustHold(drilled, people, seats);
  const { seconds, kills, leastPauseSeconds } = drilled;
  say(
    `A ${seconds} s by the shop's clock, ${seats} invited and ${people - seats} waiting, ${kills} kills; B ${BUDGET_SECONDS} s`,
  );
  say(`A/B ${short(seconds / BUDGET_SECONDS)}, target <= 1; plan = result, nobody invited or told twice`);
  say(
    `two calls of a workspace at least ${short(leastPauseSeconds)} s apart; ${short((performance.now() - began) / people)} ms of work a person`,
  );
}

/** A fast incident that moves somebody twice, or forgets one, would be no result. */
function mustHold(
  { plan, moves, invited, told, kills, peopleThere, leastPauseSeconds, seconds }: Drilled,
  people: number,
  seats: number,
): void {
  const problems = [
    kills !== KILLS && `${kills} kills instead of ${KILLS}`,
    plan.numbers.fits !== seats && `the plan seats ${plan.numbers.fits} of ${seats}`,
    moves.some(({ seatedIn }, index) => seatedIn !== plan.people[index]?.targetId) &&
      "somebody sits elsewhere than planned",
    moves.some(({ status }, index) => status !== (plan.people[index]?.targetId ? "invited" : "waiting")) &&
      "somebody is neither invited nor waiting as planned",
    peopleThere.length !== seats && `the vendors know ${peopleThere.length} people`,
    Math.max(...invited.values()) > 1 && "somebody was invited twice",
    told.size !== people && `${told.size} buyers were told`,
    Math.max(...told.values()) > 1 && "somebody was told twice",
    leastPauseSeconds < PACE_SECONDS && `two calls were ${leastPauseSeconds} s apart`,
    seconds > BUDGET_SECONDS && `it took ${seconds} s`,
  ].filter((problem) => problem !== false);
  if (problems.length > 0) throw new Error(problems.join("; "));
}
