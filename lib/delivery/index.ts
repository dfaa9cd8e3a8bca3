export { endTerm, vacateSeat } from "./end-term";
export { finishDelivery } from "./finish-delivery";
export { invitePerson, type InviteOutcome } from "./invite-person";
export { prepareDelivery, type Preparation } from "./prepare-delivery";
export { syncWorkspaces } from "./sync-workspaces";
