import { parseArgs } from "node:util";
import { startStandins, STANDINS } from "./start-standins";

/**
 * `npm run standins -- [--shop http://localhost:3000] [--port 4101]`: the gateways and the vendors of workspaces
 * on loopback, for a person. The environment to paste goes to standard output, everything else to standard error.
 */
const DEFAULT_SHOP = "http://localhost:3000";
const DEFAULT_PORT = 4101;

await run();

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { shop: { type: "string" }, port: { type: "string" } } });
  const shop = values.shop ?? DEFAULT_SHOP;
  const port = Number(values.port ?? DEFAULT_PORT);
  if (!URL.canParse(shop)) return complain(`--shop: ${shop} is not an address. Give one such as ${DEFAULT_SHOP}.`);
  if (!Number.isInteger(port) || port < 1 || port > 65_536 - STANDINS)
    return complain(`--port: give the first of ${STANDINS} free ports, from 1 to ${65_536 - STANDINS}.`);
  const running = await startStandins({ shop, port }).catch((error: unknown) => {
    const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    if (!isTaken) throw error;
    complain(`One of the ports ${port} to ${port + STANDINS - 1} is taken. Choose another first port with --port.`);
  });
  if (!running) process.exit(1);
  console.error("Gateways on loopback, with nobody's money. Paste this into .env and start the shop:\n");
  for (const [name, value] of Object.entries(running.env)) console.log(`${name}=${value}`);
  console.error(`\nWebhooks go to ${shop}. Pay a charge on its page, with the payment reference of the order:`);
  for (const { name, url } of running.gateways) console.error(`  ${name.padEnd(9)} ${url}/_standin/pay/PAY-…`);
  console.error(
    "\nWorkspaces with 10 seats each. Fill in at /admin/pool/new, and confirm the notice where there is one:",
  );
  for (const { driver, url, settings, credentials } of running.workspaces) {
    const { acknowledged: _acknowledged, ...shown } = settings;
    console.error(`  ${driver}`);
    for (const [name, value] of Object.entries({ ...shown, ...credentials }))
      console.error(`    ${name.padEnd(13)} ${String(value)}`);
    console.error(`    ${"who is there".padEnd(13)} ${url}/_standin/people (accept: POST …/accept {"email":"…"})`);
  }
  console.error("\nCtrl-C stops them and forgets everything.");
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void running.stop().then(() => process.exit(0)));
}

function complain(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}
