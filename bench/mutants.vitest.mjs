import { defineConfig } from "vitest/config";
import { fileURLToPath } from "node:url";

/** The tests beside the mutated files. As the project `pure` of the shop, less what could not notice. */
export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "") } },
  test: {
    include: ["lib/{auth,catalog,core,orders,payments}/**/*.test.ts"],
    exclude: ["**/*.db.test.ts", "**/*.route.test.ts"],
    setupFiles: ["./lib/testing/noisy-console.ts"],
  },
});
