import { existsSync } from "node:fs";
import { Pool } from "pg";
import { inRoot } from "@/scripts/system/paths";

/** Without `password` it is the one that the owner has given. */
export type OwnerSignIn = { email: string; password?: string };

/** Runs `db/seed`, which is safe to run at every start. Answers the owner's sign-in if it has made one. */
export async function runSeed(url: string, env: NodeJS.ProcessEnv): Promise<OwnerSignIn | undefined> {
  if (!existsSync(inRoot("db", "seed", "index.ts"))) return undefined;
  Object.assign(process.env, env);
  const { seed } = await import("@/db/seed");
  const { parseEnv } = await import("@/lib/core/env");
  const pool = new Pool({ connectionString: url, max: 2 });
  try {
    const { ownerCreated } = await seed(pool, parseEnv(env));
    return ownerCreated;
  } finally {
    await pool.end();
  }
}
