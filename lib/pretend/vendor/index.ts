/** The pretend vendor's back door, for the demo pages, seeds and tests. The shop itself knows only the driver. */
export { acceptInvitation } from "./accept-invitation";
export { findStandIn } from "./find-stand-in";
export { joinOutOfBand } from "./join-out-of-band";
export { KNOBS_OFF, knobsPatch, type Chance, type Knobs, type KnobsPatch } from "./knobs";
export { leaveWorkspace } from "./leave-workspace";
export { openStandIn } from "./open-stand-in";
export { readCalls, type CallView } from "./read-calls";
export { readStandIns, type StandInView } from "./read-stand-ins";
export { setKnobs } from "./set-knobs";
export { setStandInSeats } from "./set-stand-in-seats";
export { callsAbout } from "./store";
