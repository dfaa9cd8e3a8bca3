import { EventEmitter } from "node:events";
import { shared } from "@/lib/core/clock";
import type { ChargeStatus } from "./rules";

/** Who in this process waits for the shop to learn of a charge's state. */
const ears = () => shared("kursi.bank.ears", () => new EventEmitter().setMaxListeners(0));
const topic = (reference: string, status: ChargeStatus): string => `${status} ${reference}`;

/** The shop has asked and was told this. */
export const sayHeard = (reference: string, status: ChargeStatus): boolean => ears().emit(topic(reference, status));

/**
 * Starts listening for the shop to be told `status`. `within` waits for that and answers whether it came; with the
 * shop's engine stopped it does not. `stop` ends the listening.
 */
export function listenForShop(reference: string, status: ChargeStatus): Ear {
  let answer = (_isHeard: boolean) => {};
  const heard = new Promise<boolean>((resolve) => (answer = resolve));
  const onHeard = () => answer(true);
  ears().on(topic(reference, status), onHeard);
  return {
    within: async (ms) => {
      const timer = setTimeout(() => answer(false), ms);
      return heard.finally(() => clearTimeout(timer));
    },
    stop: () => void ears().off(topic(reference, status), onHeard),
  };
}

export type Ear = { within: (ms: number) => Promise<boolean>; stop: () => void };
