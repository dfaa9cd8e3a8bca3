import { setTimeout as pause } from "node:timers/promises";
import { DatabaseError, type Client } from "pg";

const OBJECT_IN_USE = "55006";
const INSUFFICIENT_PRIVILEGE = "42501";
const TRIES_MAX = 50;
const PAUSE_MS = 100;

/**
 * Drops a test's database. Connections left open are ended by force; an autovacuum worker that happens to be in it may
 * not be ended by our role, but leaves by itself when the plain form asks it to.
 */
export async function dropDatabase(client: Client, name: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const force = attempt % 2 === 0 ? " WITH (FORCE)" : "";
    try {
      await client.query(`DROP DATABASE IF EXISTS ${name}${force}`);
      return;
    } catch (error) {
      const code = error instanceof DatabaseError ? error.code : undefined;
      if (attempt >= TRIES_MAX || (code !== OBJECT_IN_USE && code !== INSUFFICIENT_PRIVILEGE)) throw error;
      await pause(PAUSE_MS);
    }
  }
}
