/** Every gateway Kursi knows, in the default order of preference. Pure: the browser imports it. */
export const GATEWAY_NAMES = ["tripay", "cashify", "pakasir", "midtrans", "sandbox"] as const;
/**
 * Those that know which charge was paid by its total alone: two open charges over one total cannot be told apart, so the
 * database refuses the second one.
 */
export const MATCHED_BY_AMOUNT: readonly GatewayName[] = ["cashify"];
export type GatewayName = (typeof GATEWAY_NAMES)[number];
