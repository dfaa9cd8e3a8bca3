// Demo functions of the executor's tests: the application as a process of its own, so that tests can kill it.
import { startDemoApp } from "./app";

const settings = JSON.parse(process.argv[2] ?? "{}");
const app = await startDemoApp(settings, (entry) => process.send?.({ type: "journal", entry }));
process.on("disconnect", () => process.exit(0));
process.send?.({ type: "ready", port: app.port });
