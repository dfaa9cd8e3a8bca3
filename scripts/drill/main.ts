import { parseArgs } from "node:util";
import { readSize, runDrill } from "./report";

/**
 * `node --import tsx scripts/drill/main.ts [--orders 40] [--kills 6] [--seed N]`: the crash drill by itself. Prints
 * every check and, last, `N passed, N failed`.
 */
const { values } = parseArgs({
  options: { orders: { type: "string" }, kills: { type: "string" }, seed: { type: "string" } },
});
const { passed, failed } = await runDrill(readSize(values), (line) => console.log(line));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
