// Embedded executor: the functions that the application serves, kept in memory beside engine.functions.
import type { FunctionConfig } from "./protocol";

export type Registry = {
  /** Nothing was ever synced: an event could not find its functions. */
  isEmpty(): boolean;
  get(id: string): FunctionConfig | undefined;
  /** Active functions with a trigger for an event of this name, with the triggers' expressions. */
  listeningTo(name: string): { config: FunctionConfig; expression: string | null | undefined }[];
  replace(entries: { config: FunctionConfig; active: boolean }[]): void;
};

export function createRegistry(): Registry {
  let byId = new Map<string, { config: FunctionConfig; active: boolean }>();
  return {
    isEmpty: () => byId.size === 0,
    get: (id) => byId.get(id)?.config,
    listeningTo: (name) =>
      [...byId.values()]
        .filter((entry) => entry.active)
        .flatMap(({ config }) =>
          config.triggers
            .filter((trigger) => trigger.event !== undefined && isNamed(name, trigger.event))
            .map(({ expression }) => ({ config, expression })),
        ),
    replace: (entries) => {
      byId = new Map(entries.map((entry) => [entry.config.id, entry]));
    },
  };
}

/** `orders/*` and `orders.*` match every name that starts so. */
function isNamed(name: string, pattern: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
