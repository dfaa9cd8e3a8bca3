/** Every gateway Kursi knows, in the default order of preference. Pure: the browser imports it. */
export const GATEWAY_NAMES = ["tripay", "cashify", "pakasir", "midtrans", "sandbox"] as const;
export type GatewayName = (typeof GATEWAY_NAMES)[number];
