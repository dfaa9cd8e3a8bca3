import type { Scope, StaffRole } from "@/lib/core/rights";
import type { Ctx } from "@/lib/work/context";
import { Problem } from "@/scripts/system/problem";

/** The commands about people and keys; the same verbs as the back office's, for whoever has the server. */

export const STAFF_USAGE = `  npm run admin -- create-user --email E --role owner|admin [--password P|-]
  npm run admin -- create-key --name N --role owner|admin [--scopes orders:read,stock:write]
  npm run admin -- set-password --email E [--password P|-]
  npm run admin -- set-role --email E --role owner|admin
  npm run admin -- disable-user|enable-user|end-sessions|disable-totp --email E
  npm run admin -- revoke-key --id I
  npm run admin -- list-users|list-keys
A password "-" is read from the standard input; without one it is made up and shown once.`;

const ABOUT_ONE = ["disable-user", "enable-user", "end-sessions", "disable-totp"] as const;
type AboutOne = (typeof ABOUT_ONE)[number];

export type StaffCommand =
  | { verb: "create-user"; email: string; role: StaffRole; password?: string }
  | { verb: "create-key"; name: string; role: StaffRole; scopes?: string[] }
  | { verb: "set-password"; email: string; password?: string }
  | { verb: "set-role"; email: string; role: StaffRole }
  | { verb: AboutOne; email: string }
  | { verb: "revoke-key"; id: string }
  | { verb: "list-users" | "list-keys" };

/** Answer the value of an option, or throw a `Problem` that names it. */
type Options = {
  need: (name: "email" | "name" | "id") => string;
  role: () => StaffRole;
  password: string | undefined;
  scopes: string | undefined;
};

/** Null when the verb is none of these. */
export function parseStaffCommand(verb: string, { need, role, password, scopes }: Options): StaffCommand | null {
  const withPassword = password === undefined ? {} : { password };
  switch (verb) {
    case "create-user":
      return { verb, email: need("email"), role: role(), ...withPassword };
    case "create-key":
      return { verb, name: need("name"), role: role(), ...(scopes ? { scopes: scopes.split(",") } : {}) };
    case "set-password":
      return { verb, email: need("email"), ...withPassword };
    case "set-role":
      return { verb, email: need("email"), role: role() };
    case "revoke-key":
      return { verb, id: need("id") };
    case "list-users":
    case "list-keys":
      return { verb };
    default: {
      const known = ABOUT_ONE.find((one) => one === verb);
      return known ? { verb: known, email: need("email") } : null;
    }
  }
}

/** A password given as "-" is the first line of `input`: what stands in a command is seen by everybody on the machine. */
export async function withPasswordRead<C extends { verb: string }>(
  command: C,
  input: AsyncIterable<unknown>,
): Promise<C> {
  if (!("password" in command) || command.password !== "-") return command;
  let text = "";
  for await (const chunk of input) {
    text += String(chunk);
    if (text.includes("\n")) break;
  }
  const password = text.split(/\r?\n/)[0] ?? "";
  if (password === "") throw new Problem("--password -: nothing came on the standard input.");
  return { ...command, password };
}

/** What is secret goes to `hand`, alone on its line, as lists do; everything said to a person goes to `say`. */
type Voice = { say: (line: string) => void; hand: (line: string) => void };

export async function runStaffCommand(ctx: Ctx, command: StaffCommand, { say, hand }: Voice): Promise<void> {
  const staff = await import("@/lib/staff");
  const once = (password: string | undefined) => {
    if (password === undefined) return;
    say("The password, shown this once:");
    hand(password);
  };
  switch (command.verb) {
    case "create-user": {
      const { verb: _, ...input } = command;
      const made = await staff.createUser(ctx, input);
      say(`${made.email} may sign in as ${command.role}.`);
      return once(made.password);
    }
    case "create-key": {
      const { name, role, scopes } = command;
      // An unknown scope is refused by name.
      const { key } = await staff.createApiKey(ctx, { name, role, ...(scopes ? { scopes: scopes as Scope[] } : {}) });
      say(`The key "${name}" (${role}), shown this once:`);
      return hand(key);
    }
    case "set-password": {
      const { password } = await staff.setPassword(ctx, await staff.personIdOf(ctx, command.email), command.password);
      say(`${command.email} has a new password, and all their sessions have ended.`);
      return once(password);
    }
    case "set-role":
      await staff.setRole(ctx, await staff.personIdOf(ctx, command.email), command.role);
      return say(`${command.email} is ${command.role} now.`);
    case "disable-user":
      await staff.disableUser(ctx, await staff.personIdOf(ctx, command.email));
      return say(`${command.email} cannot sign in any more, and all their sessions have ended.`);
    case "enable-user":
      await staff.enableUser(ctx, await staff.personIdOf(ctx, command.email));
      return say(`${command.email} may sign in again.`);
    case "end-sessions":
      await staff.endSessions(ctx, await staff.personIdOf(ctx, command.email));
      return say(`All sessions of ${command.email} have ended.`);
    case "disable-totp":
      await staff.disableTotp(ctx, await staff.personIdOf(ctx, command.email));
      return say(`${command.email} signs in by password alone until they set up an authenticator app again.`);
    case "revoke-key":
      return say(`The key "${(await staff.revokeApiKey(ctx, command.id)).name}" works no more.`);
    case "list-users":
      for (const { email, role, isDisabled, hasTotp, sessions, lastSeenAt } of await staff.listPeople(ctx)) {
        const state = isDisabled ? "disabled" : "active";
        hand([email, role, state, hasTotp ? "totp" : "-", `sessions=${sessions}`, lastSeenAt ?? "-"].join("\t"));
      }
      return;
    case "list-keys":
      for (const { id, name, role, scopes, lastUsedAt, revokedAt } of await staff.listApiKeys(ctx))
        hand(
          [id, role, scopes?.join(",") ?? "all", revokedAt ? "revoked" : "active", lastUsedAt ?? "-", name].join("\t"),
        );
      return;
  }
}
