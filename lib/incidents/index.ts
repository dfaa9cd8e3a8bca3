/** Workspaces that went down, and the people who are moved away from them. */
export {
  changeMove,
  closeIncidentOf,
  countMoves,
  endIncident,
  insertIncident,
  lockIncident,
  lockMove,
  pressIncident,
  selectFollowed,
  selectIncident,
  selectMoves,
  selectMoving,
  selectPlanned,
  type Followed,
  type Incident,
  type Move,
  type NewMove,
} from "./store";
export { countBilled, seatPeople, sumUp, withoutPromised, type DaysLeft, type PlanNumbers } from "./plan";
