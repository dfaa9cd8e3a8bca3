import { z } from "zod";
import { DomainError } from "@/lib/core/errors";
import { seal, unseal } from "@/lib/core/secrets";
import type { DriverFields, DriverName, DriverResult, Invitation, Listing, Member, RemoteWorkspace } from "./driver";
import { driverNamed } from "./registry";
import type { Workspace } from "./store";

/** The way from a row to its vendor: the fields of its drivers, sealed and opened, and the calls. */

/** A workspace's vendor, ready to be called. Calls are never made inside a transaction. */
export type Connection = {
  readonly driver: DriverName;
  listMembers(): Promise<Listing<Member>>;
  listPending(): Promise<Listing<Invitation>>;
  invite(email: string, ourKey: string): Promise<DriverResult>;
  revoke(email: string): Promise<DriverResult>;
  remove(memberId: string): Promise<DriverResult>;
};

type Connected = Pick<Workspace, "id" | "remoteId" | "driver" | "settings" | "credentials">;

export function connect(workspace: Connected): Connection {
  const driver = driverNamed(workspace.driver);
  const remote = remoteOf(workspace);
  return {
    driver: driver.name,
    listMembers: () => driver.listMembers(remote),
    listPending: () => driver.listPending(remote),
    invite: (email, ourKey) => driver.invite(remote, email, ourKey),
    revoke: (email) => driver.revoke(remote, email),
    remove: (memberId) => driver.remove(remote, memberId),
  };
}

function remoteOf({ id, remoteId, driver, settings, credentials }: Connected): RemoteWorkspace {
  const secrets = credentials === null ? {} : openCredentials(id, credentials);
  return { id, remoteId, settings: settings[driver] ?? {}, credentials: secrets[driver] ?? {} };
}

const sealedAt = (id: string) => `workspaces.credentials:${id}` as const;

const sealedFields = z.record(z.string(), z.record(z.string(), z.unknown()));
const openCredentials = (id: string, sealed: string): DriverFields =>
  sealedFields.parse(JSON.parse(unseal(sealed, sealedAt(id))));

/** Null: nothing to keep. */
export const sealCredentials = (id: string, fields: DriverFields): string | null =>
  Object.keys(fields).length === 0 ? null : seal(JSON.stringify(fields), sealedAt(id));

/** What is kept of a workspace's secrets, for a change that names only some of them. */
export const credentialsOf = ({ id, credentials }: Pick<Workspace, "id" | "credentials">): DriverFields =>
  credentials === null ? {} : openCredentials(id, credentials);

type Given = { settings: Record<string, unknown>; credentials: Record<string, unknown> };

/**
 * Sorts what the owner wrote by driver and checks it with each driver's own form. With one driver the fields stand by
 * themselves, with several in one object per driver name. Throws `invalid` naming `settings.<driver>.<field>`.
 */
export function readDriverFields(
  drivers: readonly DriverName[],
  given: Given,
): { settings: DriverFields; credentials: DriverFields } {
  const problems: Record<string, string> = {};
  const read = (part: keyof Given): DriverFields => {
    const byDriver: DriverFields = {};
    const isAlone = drivers.length === 1 && !drivers.some((name) => name in given[part]);
    for (const unknown of Object.keys(given[part]).filter((name) => !isAlone && !isOneOf(drivers, name)))
      problems[`${part}.${unknown}`] = `is none of the drivers ${drivers.join(", ")}`;
    for (const name of drivers) {
      const parsed = driverNamed(name).form[part].safeParse(isAlone ? given[part] : (given[part][name] ?? {}));
      if (parsed.success) {
        if (hasFields(parsed.data)) byDriver[name] = parsed.data;
        continue;
      }
      for (const issue of parsed.error.issues)
        problems[[part, ...(isAlone ? [] : [name]), ...issue.path].join(".")] = issue.message;
    }
    return byDriver;
  };
  const fields = { settings: read("settings"), credentials: read("credentials") };
  if (Object.keys(problems).length > 0)
    throw new DomainError("invalid", `Please correct: ${Object.keys(problems).join(", ")}.`, {}, problems);
  return fields;
}

const isOneOf = (drivers: readonly DriverName[], name: string): boolean => drivers.some((driver) => driver === name);
const hasFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && Object.keys(value).length > 0;
