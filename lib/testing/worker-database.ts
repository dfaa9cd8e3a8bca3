import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { inject } from "vitest";

/**
 * Runs before each database test file, ahead of its imports: gives it a fresh copy of the migrated template, and the
 * environment of a shop with made-up secrets. The copies are dropped when the run ends.
 */
const { adminUrl, siteUrl, template } = inject("testDatabase");
const name = `${template}_${process.env.VITEST_POOL_ID ?? "0"}_${randomBytes(4).toString("hex")}`;
const admin = new Client({ connectionString: adminUrl });
await admin.connect();
await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
await admin.end();

// Tests connect as the owner of the tables, since twins take indexes and triggers away; TEST_DATABASE_ROLE=site shows
// what fails with the site's own rights.
const databaseUrl = new URL(process.env.TEST_DATABASE_ROLE === "site" ? siteUrl : adminUrl);
databaseUrl.pathname = `/${name}`;

Object.assign(process.env, {
  DATABASE_URL: databaseUrl.toString(),
  APP_URL: "http://localhost:3000",
  PORT: "3000",
  DEMO: "true",
  RATE_LIMIT_FACTOR: "0",
  LOG_LEVEL: "silent",
  TIMEZONE: "Asia/Jakarta",
  AUTH_SECRET: "test-auth-secret-of-enough-length",
  NEXTAUTH_URL: "http://localhost:3000",
  DATA_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
  SANDBOX_SECRET: "test-sandbox-secret",
  // Nothing listens there: an event that a test sends stays in the outbox, as with a dead engine.
  INNGEST_BASE_URL: "http://127.0.0.1:9",
  INNGEST_EVENT_KEY: "test-event-key",
  INNGEST_SIGNING_KEY: "signkey-test-0123456789abcdef0123456789abcdef",
  INNGEST_DEV: "0",
});
