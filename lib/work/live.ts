import { listen } from "./listener";

export { listen } from "./listener";

/** Calls `onChange` whenever something about the order has changed, and after a lost connection has come back. */
export const subscribeToOrder = (orderId: string, onChange: () => void): (() => void) =>
  listen("kursi_order", (payload) => {
    if (payload === orderId || payload === "") onChange();
  });
