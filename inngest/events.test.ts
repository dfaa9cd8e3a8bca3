import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { EVENT_NAMES } from "./events";

const ROOT = join(import.meta.dirname, "..");
const sources = ["lib", "app"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !/test|engine/.test(name))
    .map((name) => readFileSync(join(ROOT, folder, name), "utf8")),
);
const announced = new Set(
  sources.flatMap((text) => [...text.matchAll(/name: "([a-z]+\/[a-z]+\.[a-z]+)"/g)].map(([, name = ""]) => name)),
);

it("knows every event that a verb announces", () => {
  expect(announced.size).toBeGreaterThan(5);
  expect([...announced].filter((name) => !EVENT_NAMES.includes(name))).toEqual([]);
});
