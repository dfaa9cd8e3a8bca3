import { parseArgs } from "node:util";
import { startStandins } from "./start-standins";

/**
 * `npm run standins -- [--shop http://localhost:3000] [--port 4101]`: the four gateways on loopback for a person. The
 * environment to paste goes to standard output, everything else to standard error.
 */
const DEFAULT_SHOP = "http://localhost:3000";
const DEFAULT_PORT = 4101;

await run();

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { shop: { type: "string" }, port: { type: "string" } } });
  const shop = values.shop ?? DEFAULT_SHOP;
  const port = Number(values.port ?? DEFAULT_PORT);
  if (!URL.canParse(shop)) return complain(`--shop: ${shop} is not an address. Give one such as ${DEFAULT_SHOP}.`);
  if (!Number.isInteger(port) || port < 1 || port > 65_532)
    return complain("--port: give the first of four free ports, from 1 to 65532.");
  const running = await startStandins({ shop, port }).catch((error: unknown) => {
    const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    if (!isTaken) throw error;
    complain(`One of the ports ${port} to ${port + 3} is taken. Choose another first port with --port.`);
  });
  if (!running) process.exit(1);
  console.error("Gateways on loopback, with nobody's money. Paste this into .env and start the shop:\n");
  for (const [name, value] of Object.entries(running.env)) console.log(`${name}=${value}`);
  console.error(`\nWebhooks go to ${shop}. Pay a charge on its page, with the payment reference of the order:`);
  for (const { name, url } of running.gateways) console.error(`  ${name.padEnd(9)} ${url}/_standin/pay/PAY-…`);
  console.error("\nCtrl-C stops them and forgets every charge.");
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void running.stop().then(() => process.exit(0)));
}

function complain(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}
