/** Items that are handed out once each: codes, licence keys, links; and texts that were made for one buyer. */
export { addItems, handMade, ITEM_LENGTH_MAX, openHanded, resealItems, revealItem, withdrawItem } from "./items";
export { claimItems, countHeld, countItems, handItem, releaseItems } from "./store";
