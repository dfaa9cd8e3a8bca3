/** Who waits for what is sold out, in order of joining. What they are offered is decided in lib/delivery/make-offers.ts. */
export {
  addEntry,
  countPlaces,
  endEntry,
  eraseFromWaiting,
  lockWaiting,
  offerTo,
  selectEntry,
  selectOverdueOffers,
  selectWaitedSupplies,
  takeOffer,
  unitsAhead,
  type Entry,
} from "./store";
