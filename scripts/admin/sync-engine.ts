import { childEnv } from "@/scripts/supervisor/child-env";
import type { Secrets } from "@/scripts/supervisor/secrets";
import type { Settings } from "@/scripts/supervisor/settings";
import { Problem } from "@/scripts/system/problem";

/** The registration needs the running site and no database. */
const NOBODY = { databaseUrl: "postgresql://nobody", executorPort: 0 };

/**
 * Has the running shop register itself with its Inngest server, as it does by itself at each start. Answers what to tell.
 * Throws a `Problem` that says why it did not work.
 */
export async function syncEngine(settings: Settings, secrets: Secrets): Promise<string> {
  if (settings.hasOwnExecutor)
    return "The embedded executor asks the shop for its functions every few seconds; there is nothing to do.";
  Object.assign(process.env, childEnv(process.env, settings, secrets, NOBODY), { LOG_LEVEL: "silent" });
  // Imported only now: it reads the environment, which is complete only now.
  const { registerWithEngine } = await import("@/inngest/register");
  const result = await registerWithEngine();
  if (result.outcome === "registered") return "The shop is registered with its durable engine.";
  throw new Problem(
    `The shop at ${settings.env.internalUrl} could not be registered with its durable engine: ${result.why}. The shop must be open, and the server of INNGEST_BASE_URL must know INNGEST_SIGNING_KEY.`,
  );
}
