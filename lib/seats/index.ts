/** Seats, who sits on them and for how long. Workspaces are known by id only; lib/workspaces owns them. */
export { eraseFromSeats, findSeatInUse, selectSeatedOrders, selectSeatedPeople } from "./erase";
export {
  awaitInvitation,
  changeSeat,
  endAssignment,
  forgetInvitation,
  insertAssignments,
  lockAssignment,
  recordInvited,
  recordJoined,
  recordListed,
  rehangAssignment,
  renameAssignment,
  selectAssignments,
  selectLiveIn,
  selectSeated,
  selectUnlisted,
  selectWaitingToJoin,
  type Assignment,
  type Seated,
} from "./assignments";
export { lastingFor, sellable, spare, without, type Demand, type Lasting, type Source } from "./choice";
export { claimSeats, type Claim, type Told, type Weighed } from "./claim";
export {
  forgetReminders,
  recordReminders,
  selectPeopleLeaving,
  selectUnreminded,
  type Leaving,
  type Window,
} from "./ending";
export { moveSeat, releaseHeld, selectLeaving, selectSeat, setWorkspaceSeats, type FreeSeat, type Seat } from "./store";
export { insertGrant, selectGrants, type Grant } from "./grants";
export {
  countSeats,
  liveAssignments,
  readSeating,
  selectSeatEnds,
  selectResidents,
  surveySeats,
  type HeldSeat,
  type LiveAssignment,
  type Resident,
  type SeatCount,
  type SeatEnd,
  type Seating,
} from "./survey";
export {
  addTerm,
  closeTerm,
  countOverstayed,
  lengthenTerm,
  selectLeavers,
  selectLiveTerms,
  selectOver,
  selectOverstayed,
  selectTerm,
  type Term,
} from "./terms";
