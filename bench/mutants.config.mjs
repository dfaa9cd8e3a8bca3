import path from "node:path";
import { fileURLToPath } from "node:url";

/**
 * What Stryker shall not break, since no test should notice it: the sentences of `refuse` and `refused`, which only tell
 * staff more (that there is a refusal is tested), and the encoding "utf8" of text on its way in, which Node uses for "" too.
 */
const wording = {
  /** @param {any} path Babel's, to the node that would be mutated with all in it. */
  shouldIgnore: ({ node, parent }) => {
    const method = parent?.callee?.property?.name;
    if (node.value === "utf8" && (method === "from" || method === "update")) return "the same without an encoding";
    const isText = node.type === "StringLiteral" || node.type === "TemplateLiteral";
    const isRefusal = parent?.type === "CallExpression" && ["refuse", "refused"].includes(parent.callee.name);
    return isText && isRefusal ? "a sentence for staff" : undefined;
  },
};
/** Stryker loads this file as a plugin too, for the one that it holds. */
export const strykerPlugins = [{ kind: "Ignore", name: "wording", value: wording }];

/**
 * What `npm run bench -- mutants` breaks on purpose, to see whether a test notices: pure rules where one wrong sign
 * costs money or lets a stranger in. Read by Stryker, which does its work in a copy of the checkout.
 * @type {ConstructorParameters<typeof import("@stryker-mutator/core").Stryker>[0] & { vitest: object }}
 */
export default {
  mutate: [
    "lib/core/money.ts",
    "lib/core/secrets.ts",
    "lib/orders/rules.ts",
    "lib/catalog/rules.ts",
    "lib/catalog/quote.ts",
    "lib/payments/gateways/*/{webhook,signature,map}.ts",
    "!**/*.test.ts",
    "lib/auth/same-origin.ts",
  ],
  testRunner: "vitest",
  // Relative: the copy has its own.
  vitest: { configFile: path.relative("", fileURLToPath(import.meta.resolve("./mutants.vitest.mjs"))) },
  plugins: [import.meta.resolve("@stryker-mutator/vitest-runner"), import.meta.url],
  ignorers: ["wording"],
  // One mutant at a time: two cores are all there may be, and a slow one must not be taken for an endless loop.
  concurrency: 1,
  timeoutMS: 15_000,
  disableTypeChecks: "lib/**/*.ts",
  ignorePatterns: [".next", ".data", ".cache", "bench/bare-next/.next", "test-results", "playwright-report"],
  tempDirName: ".cache/mutants",
  // How far it is, then the survivors and the score of every file.
  reporters: ["progress-append-only", "clear-text"],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  thresholds: { high: 95, low: 90, break: 90 },
};
