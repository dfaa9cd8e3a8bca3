import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

/** The house rules as a test: who may import whom, who writes a status, where the environment is read. */

const ROOT = resolve(import.meta.dirname, "..");
const SOURCE_ROOTS = ["app", "components", "lib", "db", "inngest", "e2e", "scripts", "bench"];
const isTest = (file: string) =>
  /\.(test|spec)\.tsx?$/.test(file) || file.startsWith("lib/testing/") || file.includes("/testing/");

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return filesBelow(path);
    return /\.(ts|tsx)$/.test(name) ? [relative(ROOT, path)] : [];
  });
}

const files = SOURCE_ROOTS.flatMap((folder) => filesBelow(join(ROOT, folder)));
const textOf = (file: string) => readFileSync(join(ROOT, file), "utf8");

/** What a file imports: repository paths without ending, or `npm:` and the package. */
function importsOf(file: string): string[] {
  return [...textOf(file).matchAll(/(?:from|import)\s*\(?\s*["']([^"']+)["']/g)].map(([, target = ""]) => {
    if (target.startsWith("@/")) return target.slice(2);
    return target.startsWith(".") ? relative(ROOT, resolve(ROOT, dirname(file), target)) : `npm:${target}`;
  });
}

const PURE =
  /^lib\/(core\/(errors|money|format|gateway-names|email-hint)|[a-z-]+\/(status|rules|schemas|views|driver|gateway))$/;
const DOOR = /^lib\/[a-z-]+(\/index)?$/;
const DOMAINS = ["catalog", "notifications", "orders", "payments", "seats", "workspaces", "sandbox", "staff"];
const domainOf = (path: string) =>
  DOMAINS.find((domain) => path === `lib/${domain}` || path.startsWith(`lib/${domain}/`));
const isLocal = (target: string) => SOURCE_ROOTS.some((folder) => target === folder || target.startsWith(`${folder}/`));
const isFramework = (target: string) => /^npm:(next|react|inngest|next-auth|next-intl)(\/|$)/.test(target);

type Law = { law: string; applies: (file: string) => boolean; allows: (target: string, file: string) => boolean };

const GATEWAY_FOLDER = /^lib\/payments\/gateways\/[a-z]+\//;
const LAWS: Law[] = [
  {
    law: "db knows words, not verbs (the seed alone may use doors)",
    applies: (file) => file.startsWith("db/"),
    allows: (target, file) =>
      !isLocal(target) ||
      target.startsWith("db") ||
      PURE.test(target) ||
      target.startsWith("lib/core/") ||
      (file.startsWith("db/seed/") && DOOR.test(target)),
  },
  {
    law: "lib/core knows no domain and no framework",
    applies: (file) => file.startsWith("lib/core/"),
    allows: (target) =>
      (!isLocal(target) || target.startsWith("lib/core/") || target.startsWith("db") || PURE.test(target)) &&
      !isFramework(target),
  },
  {
    law: "a domain meets another only in checkout, and knows no framework",
    applies: (file) =>
      domainOf(file) !== undefined && !GATEWAY_FOLDER.test(file) && !file.endsWith("gateways/registry.ts"),
    allows: (target, file) => {
      if (isFramework(target)) return false;
      if (!isLocal(target) || PURE.test(target) || target.startsWith("db") || target.startsWith("lib/core/"))
        return true;
      return domainOf(target) === domainOf(file) || target === "lib/payments/qris";
    },
  },
  {
    law: "a gateway adapter knows the port and lib/core, neither db nor another gateway",
    applies: (file) => GATEWAY_FOLDER.test(file),
    allows: (target, file) => {
      const folder = GATEWAY_FOLDER.exec(file)?.[0] ?? "";
      if (!isLocal(target)) return !isFramework(target);
      return (
        PURE.test(target) ||
        target.startsWith("lib/core/") ||
        target.startsWith(folder) ||
        target === "lib/payments/qris" ||
        `${target}/` === folder
      );
    },
  },
  {
    law: "checkout goes through doors, never a store, and knows no framework",
    applies: (file) => file.startsWith("lib/checkout/"),
    allows: (target) => {
      if (isFramework(target)) return false;
      if (!isLocal(target) || PURE.test(target) || target.startsWith("lib/core/") || target.startsWith("lib/checkout"))
        return true;
      return DOOR.test(target) || target === "lib/payments/gateways/registry" || target.startsWith("db");
    },
  },
  {
    law: "inngest calls doors; it never touches db, app or components",
    applies: (file) => file.startsWith("inngest/") && !file.startsWith("inngest/embedded/"),
    allows: (target) =>
      !isLocal(target) ||
      target.startsWith("inngest/") ||
      target.startsWith("lib/core/") ||
      DOOR.test(target) ||
      PURE.test(target),
  },
  {
    law: "the embedded executor stands alone: it speaks a protocol, not our domain",
    applies: (file) => file.startsWith("inngest/embedded/"),
    allows: (target) =>
      !isLocal(target) ||
      target.startsWith("inngest/embedded/") ||
      target.startsWith("lib/core/") ||
      target.startsWith("scripts/postgres"),
  },
  {
    law: "components take plain props: no door, no store, no db, no engine",
    applies: (file) => file.startsWith("components/"),
    allows: (target, file) =>
      !isLocal(target) ||
      target.startsWith("components/") ||
      target.startsWith("lib/core/") ||
      PURE.test(target) ||
      target.startsWith("lib/i18n") ||
      // A form names the server action it posts to.
      (/(actions|form-state)$/.test(target) && target.startsWith("app/")) ||
      file.endsWith(".test.ts") ||
      file.endsWith(".test.tsx"),
  },
  {
    law: "app goes through doors; db and stores are not for routes",
    applies: (file) => file.startsWith("app/"),
    allows: (target, file) => {
      if (target.startsWith("db/") || target === "db") return false;
      if (/^lib\/[a-z-]+\/store$/.test(target)) return false;
      return !target.startsWith("inngest/") || file.startsWith("app/api/inngest/");
    },
  },
];

describe("the house", () => {
  it("is read at all", () => expect(files.length).toBeGreaterThan(100));

  it.each(LAWS)("$law", ({ applies, allows }) => {
    const broken = files
      .filter((file) => applies(file) && !isTest(file))
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => !allows(target, file))
          .map((target) => `${file} imports ${target}`),
      );
    expect(broken).toEqual([]);
  });

  it("reads the environment in lib/core/env.ts alone", () => {
    const allowed = /^(lib\/core\/env\.ts|scripts\/|bench\/|e2e\/|inngest\/embedded\/(main|config)\.ts)/;
    const readers = files.filter(
      (file) => !isTest(file) && !allowed.test(file) && textOf(file).includes("process.env"),
    );
    expect(readers).toEqual([]);
  });

  it("writes a status only where its rows are kept", () => {
    const writers = files.filter(
      (file) =>
        file.startsWith("lib/") &&
        !isTest(file) &&
        /\.set\(\{[^}]*\b(status|paymentStatus|invitationStatus)\b/.test(textOf(file)),
    );
    expect(writers.filter((file) => !/(store|claim|-store)\.ts$/.test(file))).toEqual([]);
  });

  it("keeps rooms small enough to read", () => {
    const large = files.filter((file) => !isTest(file) && textOf(file).split("\n").length > 300);
    expect(large).toEqual([]);
  });

  it("names only files that exist in its documents", () => {
    const documents = ["README.md", "DECISIONS.md", "CHANGELOG.md"].filter((name) => existsSync(join(ROOT, name)));
    const missing = documents.flatMap((name) =>
      [...textOf(name).matchAll(/`((?:app|components|lib|db|inngest|public|e2e|scripts|bench)\/[\w./[\]()-]+\w)`/g)]
        .map(([, path = ""]) => path)
        .filter((path) => !existsSync(join(ROOT, path)) && !existsSync(join(ROOT, `${path}.ts`)))
        .map((path) => `${name} names ${path}`),
    );
    expect(missing).toEqual([]);
  });
});
