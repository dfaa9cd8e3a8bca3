import { describe, expect, it } from "vitest";
import { findSession, verifyPassword } from "@/lib/staff";
import { newMember, PASSWORD } from "@/lib/testing/staff";
import { systemCtx } from "@/lib/work/context";
import { parseCommand } from "@/scripts/admin/command";
import { runStaffCommand } from "@/scripts/admin/staff-commands";

const ctx = systemCtx("admin-cli");

/** Runs a command; what it hands out and what it says. */
async function run(line: string) {
  const [handed, said]: [string[], string[]] = [[], []];
  const command = parseCommand(line.split(" "));
  await runStaffCommand(ctx, command as Parameters<typeof runStaffCommand>[1], {
    say: (text) => said.push(text),
    hand: (text) => handed.push(text),
  });
  return { handed, said };
}

describe("commands about people and keys", () => {
  it("set a password, made up or given, and end the sessions", async () => {
    const me = await newMember("admin");
    const { handed } = await run(`set-password --email ${me.email}`);
    expect(handed).toEqual([expect.stringMatching(/^([0-9A-Z]{5}-){3}[0-9A-Z]{5}$/)]);
    expect(await findSession(ctx, me.token)).toBeNull();
    expect(await verifyPassword(ctx, me.email, handed[0] ?? "")).not.toBeNull();
    expect((await run(`set-password --email ${me.email} --password ${PASSWORD}`)).handed).toEqual([]);
    expect(await verifyPassword(ctx, me.email, PASSWORD)).not.toBeNull();
    await expect(run(`set-password --email ${me.email} --password short`)).rejects.toThrow(/at least 10/);
  });

  it("disable, enable, raise, sign out and list", async () => {
    const [me] = [await newMember("admin"), await newMember("owner")];
    const row = async () => (await run("list-users")).handed.find((line) => line.startsWith(me.email))?.split("\t");
    expect((await row())?.slice(1, 5)).toEqual(["admin", "active", "-", "sessions=1"]);
    await run(`end-sessions --email ${me.email}`);
    await run(`set-role --email ${me.email} --role owner`);
    await run(`disable-totp --email ${me.email}`);
    expect((await row())?.slice(1, 5)).toEqual(["owner", "active", "-", "sessions=0"]);
    await run(`disable-user --email ${me.email}`);
    expect((await row())?.[2]).toBe("disabled");
    await run(`enable-user --email ${me.email}`);
    expect((await row())?.[2]).toBe("active");
    await expect(run("disable-user --email nobody@example.com")).rejects.toThrow("Nobody has the email");
  });

  it("make keys with scopes, list them and revoke them", async () => {
    const { handed } = await run("create-key --name robot --role admin --scopes orders:read");
    expect(handed).toEqual([expect.stringMatching(/^kursi_/)]);
    const row = async () => (await run("list-keys")).handed.find((line) => line.endsWith("robot"))?.split("\t") ?? [];
    expect((await row()).slice(1, 4)).toEqual(["admin", "orders:read", "active"]);
    await run(`revoke-key --id ${(await row())[0]}`);
    expect((await row())[3]).toBe("revoked");
    await expect(run("revoke-key --id 7")).rejects.toThrow("no such key");
    await expect(run("create-key --name robot --role admin --scopes all")).rejects.toThrow(/scopes.0 must be of/);
  });
});
