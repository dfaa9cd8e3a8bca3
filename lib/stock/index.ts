/** Items that are handed out once each: codes, licence keys, links. */
export { addItems, openHanded, resealItems, revealItem, withdrawItem } from "./items";
export { claimItems, countHeld, countItems, handItem, releaseItems } from "./store";
