import { parseArgs } from "node:util";
import type { StaffRole } from "@/lib/work/context";
import { Problem } from "@/scripts/system/problem";

export const USAGE = `Usage:
  npm run admin -- create-user --email E --role owner|admin [--password P]
  npm run admin -- create-key --name N --role owner|admin`;

export type Command =
  | { verb: "create-user"; email: string; role: StaffRole; password?: string }
  | { verb: "create-key"; name: string; role: StaffRole };

function readOptions(argv: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    const options = { email: text, role: text, password: text, name: text };
    return parseArgs({ args: [...argv], allowPositionals: true, options });
  } catch (error) {
    throw new Problem(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

/** Reads the words after `npm run admin --`. Throws a `Problem` that ends with the usage. */
export function parseCommand(argv: readonly string[]): Command {
  const { values, positionals } = readOptions(argv);
  const need = (name: "email" | "name"): string => {
    const value = values[name];
    if (!value) throw new Problem(`--${name}: missing.\n${USAGE}`);
    return value;
  };
  const role = (): StaffRole => {
    if (values.role === "owner" || values.role === "admin") return values.role;
    throw new Problem(`--role: must be owner or admin.\n${USAGE}`);
  };
  const [verb, ...rest] = positionals;
  if (rest.length > 0) throw new Problem(`"${rest.join(" ")}" is not expected here.\n${USAGE}`);
  switch (verb) {
    case "create-user":
      return {
        verb,
        email: need("email"),
        role: role(),
        ...(values.password === undefined ? {} : { password: values.password }),
      };
    case "create-key":
      return { verb, name: need("name"), role: role() };
    default:
      throw new Problem(verb ? `"${verb}" is not a command.\n${USAGE}` : USAGE);
  }
}
