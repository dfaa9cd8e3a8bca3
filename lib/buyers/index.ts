export { eraseBuyerRow, lockBuyer, type KnownBuyer } from "./erase";
export { issueCode, limitCodes, pruneCodes, useCode, type CodeFor } from "./one-time-codes";
export { blockBuyer, findOrMakeBuyer, type Buyer, type BuyerRequest, type Contact, type FoundBuyer } from "./store";
