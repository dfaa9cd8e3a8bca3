/** Whether the shop can do its work, in words that give nothing away. */
export { readHealth, type Check, type Health } from "./read-health";
