import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import * as schema from "@/db/schema";
import { getTableName, is, Table } from "drizzle-orm";

/**
 * The house rules as a test. Who may import whom and who writes which table stands in one place, the table "The rooms"
 * of README.md; this file reads that table and holds the import graph and the queries against it.
 */

const ROOT = resolve(import.meta.dirname, "..");
const SOURCE_ROOTS = ["app", "bench", "components", "db", "e2e", "inngest", "lib", "scripts"];
const TEST = /\.(test|spec)\.tsx?$|(^|\/)testing\/|\/contract[\w-]*\.ts$|^e2e\/gateways\//;

const files = SOURCE_ROOTS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((name) => /\.tsx?$/.test(name) && !name.includes("/.next/")),
);
const sources = files.filter((file) => !TEST.test(file));
const textOf = (file: string) => readFileSync(join(ROOT, file), "utf8");

type Room = { name: string; holds: (path: string) => boolean; tables: string[]; imports: string[] };

/** `lib/x` is the folder and all below it; a star stands for one name; a file stands for itself. */
function patternOf(name: string): RegExp {
  const escaped = name
    .replace(/[.()[\]]/g, "\\$&")
    .replace(/\{([^}]*)\}/g, (_, names: string) => `(${names.replaceAll(",", "|")})`);
  return new RegExp(`^${escaped.replaceAll("*", "[^/]+")}${/\.\w+$/.test(name) ? "" : "(/|$)"}`);
}

function readRooms(): Room[] {
  const section =
    textOf("README.md")
      .split(/^### The rooms$/m)[1]
      ?.split(/^#/m)[0] ?? "";
  return section
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => {
      const [, room = "", , tables = "", imports = ""] = line.split("|").map((cell) => cell.trim());
      const names = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
      const [name = "", ...patterns] = names(room);
      const places = (patterns.length > 0 ? patterns : [name]).map(patternOf);
      return {
        name,
        holds: (path: string) => places.some((place) => place.test(path)),
        tables: names(tables),
        imports: names(imports),
      };
    });
}

const rooms = readRooms();
/** Rooms that are made of single files of other rooms come first, then the deepest folder. */
const depthOf = ({ name }: Room): number => (name.includes("/") || OPEN_FOLDERS.has(name) ? name.split("/").length : 9);
const OPEN_FOLDERS = new Set(["app", "bench", "components", "db", "e2e", "inngest", "scripts"]);
const roomOf = (path: string): Room | undefined =>
  rooms.filter(({ holds }) => holds(path)).toSorted((a, b) => depthOf(b) - depthOf(a))[0];

/** What a file imports: paths from the root without ending, or `npm:` and the package. */
function importsOf(file: string): string[] {
  return ts.preProcessFile(textOf(file), true, true).importedFiles.map(({ fileName }) => {
    if (fileName.startsWith("@/")) return fileName.slice(2);
    return fileName.startsWith(".") ? relative(ROOT, resolve(ROOT, dirname(file), fileName)) : `npm:${fileName}`;
  });
}

/** The file that an import means: itself, with an ending, or the door of the folder. */
const fileOf = (target: string): string | undefined =>
  [target, `${target}.ts`, `${target}.tsx`, `${target}/index.ts`, `${target}.mjs`].find((path) => files.includes(path));

type Arrow = { from: string; to: string; fromRoom: Room; toRoom: Room };
const arrows: Arrow[] = sources.flatMap((from) =>
  importsOf(from).flatMap((target) => {
    const to = fileOf(target);
    const [fromRoom, toRoom] = [roomOf(from), to === undefined ? undefined : roomOf(to)];
    return to !== undefined && fromRoom && toRoom && fromRoom !== toRoom ? [{ from, to, fromRoom, toRoom }] : [];
  }),
);

const isDoor = (file: string) => file.endsWith("/index.ts");
/** Rooms that are opened file by file: there is no one verb list to put at a door. */
const OPEN = new Set([
  "lib/core",
  "lib/work",
  "lib/i18n",
  "lib/testing",
  "db",
  "components",
  "words",
  "registries",
  "scripts",
  "bench",
  "e2e",
  "inngest/embedded",
  "app",
  "lib/http-api",
  "lib/qr",
  "lib/paper",
]);

describe("the house", () => {
  it("is read at all", () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(rooms.length).toBeGreaterThan(20);
    expect(arrows.length).toBeGreaterThan(300);
  });

  it("has a room for every file", () => expect(sources.filter((file) => !roomOf(file))).toEqual([]));

  it("lets a room import only what its row lists", () => {
    const broken = arrows
      .filter(({ fromRoom, toRoom }) => !fromRoom.imports.includes(toRoom.name))
      .map(({ from, to, fromRoom, toRoom }) => `${from} imports ${to}: ${fromRoom.name} may not know ${toRoom.name}`);
    expect(broken).toEqual([]);
  });

  it("goes through doors", () => {
    const broken = arrows
      .filter(({ to, toRoom }) => toRoom.name.startsWith("lib/") && !OPEN.has(toRoom.name) && !isDoor(to))
      // A registry's line names the adapter itself.
      .filter(({ fromRoom }) => fromRoom.name !== "registries")
      .map(({ from, to }) => `${from} imports ${to} past its door`);
    expect(broken).toEqual([]);
  });

  it("has no circle: no arrow between rooms runs back up", () => {
    const next = new Map(rooms.map(({ name }) => [name, new Set<string>()]));
    for (const { fromRoom, toRoom } of arrows) next.get(fromRoom.name)?.add(toRoom.name);
    const circles: string[] = [];
    const walk = (name: string, path: readonly string[]) => {
      if (path.includes(name)) return void circles.push([...path.slice(path.indexOf(name)), name].join(" → "));
      for (const to of next.get(name) ?? []) walk(to, [...path, name]);
    };
    for (const name of next.keys()) if (circles.length === 0) walk(name, []);
    expect(circles).toEqual([]);
  });

  it("keeps frameworks out of the rules: next, react and inngest are for the edges", () => {
    const edges = /^(app|components|inngest|lib\/(auth|i18n|http-api|paper)|proxy|e2e|bench|scripts)/;
    const broken = sources
      .filter((file) => !edges.test(file) && !file.startsWith("lib/messages/"))
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => /^npm:(next|react|react-dom|inngest|next-auth|next-intl)(\/|$)/.test(target))
          .map((target) => `${file} imports ${target}`),
      );
    expect(broken).toEqual([]);
  });

  it("reads the environment in lib/core/env.ts alone", () => {
    const allowed = /^(lib\/core\/env\.ts|scripts\/|bench\/|e2e\/|inngest\/embedded\/(main|config)\.ts|db\/client)/;
    expect(sources.filter((file) => !allowed.test(file) && textOf(file).includes("process.env"))).toEqual([]);
  });

  it("keeps rooms small enough to read", () => {
    expect(sources.filter((file) => textOf(file).split("\n").length > 300)).toEqual([]);
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

describe("the tables", () => {
  const tables = new Map<string, string>();
  for (const [key, value] of Object.entries(schema)) if (is(value, Table)) tables.set(key, getTableName(value));
  const WRITERS = new Set(["insert", "update", "delete"]);

  /** Tables that a file writes: `.insert(orders)`, and `insert into ${orders}` in SQL. Read from the syntax tree. */
  function writtenBy(file: string): string[] {
    const found = new Set<string>();
    const see = (name: string) => {
      const table = tables.get(name.split(".").at(-1) ?? "");
      if (table) found.add(table);
    };
    const visit = (node: ts.Node): void => {
      if (
        ts.isCallExpression(node) &&
        ts.isPropertyAccessExpression(node.expression) &&
        WRITERS.has(node.expression.name.text)
      ) {
        const [argument] = node.arguments;
        if (argument) see(argument.getText());
      }
      if (ts.isTemplateExpression(node)) {
        let before = node.head.text;
        for (const span of node.templateSpans) {
          if (/\b(insert\s+into|update|delete\s+from)\s*$/i.test(before)) see(span.expression.getText());
          before = span.literal.text;
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest, true));
    return [...found];
  }

  it("each have one room that may write them", () => {
    const listed = rooms.flatMap((room) => room.tables);
    expect(listed.toSorted()).toEqual([...new Set(tables.values())].toSorted());
  });

  it("are written by that room alone", () => {
    const broken = sources
      .filter((file) => /^(app|lib|inngest|db)\//.test(file))
      .flatMap((file) => writtenBy(file).map((table) => ({ file, table })))
      .filter(({ file, table }) => !roomOf(file)?.tables.includes(table))
      .map(({ file, table }) => `${file} writes ${table}`);
    expect(broken).toEqual([]);
    // Reading every source into a syntax tree takes a while on a busy machine.
  }, 60_000);
});
