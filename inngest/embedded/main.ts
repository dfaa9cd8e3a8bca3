// Embedded executor: the process. Started with the environment of config.ts; ends on SIGTERM, SIGINT or with its parent.
import { createLog, startEngine } from "./engine";
import { readConfig } from "./config";

const config = readConfig(process.env);
const log = createLog(config.logLevel);
const engine = await startEngine(config, log);

let ending: Promise<void> | undefined;
const end = () => {
  ending ??= engine.stop().then(
    () => process.exit(0),
    (error: unknown) => {
      log.error({ err: error }, "did not stop cleanly");
      process.exit(1);
    },
  );
};
process.on("SIGTERM", end);
process.on("SIGINT", end);
// The parent died without a word: an executor on its own would hold the port and the queue.
process.on("disconnect", end);

process.stdout.write(`engine listening on http://127.0.0.1:${engine.port}\n`);
process.send?.({ type: "ready", port: engine.port });
