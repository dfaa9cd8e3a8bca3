import { defineConfig } from "vitest/config";
import { fileURLToPath } from "node:url";

const alias = { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") };

/** Two halves: `pure` needs nothing and runs in `npm run verify`; `db` needs the PostgreSQL that `npm test` starts. */
export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "pure",
          include: ["{lib,components,app,inngest,db,scripts,e2e}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.db.test.ts", "**/*.route.test.ts", "node_modules/**"],
          setupFiles: ["./lib/testing/noisy-console.ts"],
        },
      },
      {
        resolve: { alias },
        test: {
          name: "db",
          include: ["{lib,app,inngest,db,scripts,e2e}/**/*.{db,route}.test.ts"],
          setupFiles: ["./lib/testing/noisy-console.ts", "./lib/testing/worker-database.ts"],
          globalSetup: ["./lib/testing/template-database.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
