import { readdirSync, readFileSync } from "node:fs";
import { inRoot } from "@/scripts/system/paths";

/** Every address that the app folder answers, with its parameters as they stand there: `/orders/[id]/live`. */
export const routes = (): string[] =>
  readdirSync(inRoot("app"), { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|\/)(page|route)\.tsx?$/.test(file))
    .map((file) => `/${file.replace(/\/?[^/]+$/, "")}`.replaceAll(/\/\([^)]*\)/g, "") || "/")
    .toSorted();

const PARAMETER = /\[(?:\.\.\.)?\w+\]/g;
export const hasParameter = (route: string): boolean => route.search(PARAMETER) >= 0;
export const fillIn = (route: string, value: string): string => route.replaceAll(PARAMETER, () => value);

export type Action = { id: string; name: string; route: string };

/** Every server action of the build, with one of the pages that may call it. */
export function actions(): Action[] {
  const text = readFileSync(inRoot(".next", "server", "server-reference-manifest.json"), "utf8");
  const { node } = JSON.parse(text) as {
    node: Record<string, { exportedName: string; workers: Record<string, unknown> }>;
  };
  return Object.entries(node).map(([id, { exportedName, workers }]) => {
    const [page = ""] = Object.keys(workers);
    return { id, name: exportedName, route: page.replace(/^app|\/page$/g, "").replaceAll(/\/\([^)]*\)/g, "") || "/" };
  });
}
