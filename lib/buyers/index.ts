export { eraseBuyerRow, lockBuyer, type KnownBuyer } from "./erase";
export { blockBuyer, findOrMakeBuyer, type Buyer, type BuyerRequest, type Contact, type FoundBuyer } from "./store";
