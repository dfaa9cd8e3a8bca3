import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { parseCommand } from "@/scripts/admin/command";
import { withPasswordRead } from "@/scripts/admin/staff-commands";

const parse = (line: string) => parseCommand(line.split(" ").filter(Boolean));

describe("parseCommand", () => {
  it("reads both commands", () => {
    expect(parse("create-user --email a@b.id --role owner")).toEqual({
      verb: "create-user",
      email: "a@b.id",
      role: "owner",
    });
    expect(parse("create-user --email a@b.id --role admin --password secret")).toMatchObject({ password: "secret" });
    expect(parse("sync-engine")).toEqual({ verb: "sync-engine" });
    expect(parse("create-key --name bot --role=admin")).toEqual({ verb: "create-key", name: "bot", role: "admin" });
  });

  it("reads what is said about people and keys", () => {
    expect(parse("set-password --email a@b.id --password -")).toEqual({
      verb: "set-password",
      email: "a@b.id",
      password: "-",
    });
    expect(parse("set-role --email a@b.id --role admin")).toEqual({ verb: "set-role", email: "a@b.id", role: "admin" });
    for (const verb of ["disable-user", "enable-user", "end-sessions", "disable-totp"])
      expect(parse(`${verb} --email a@b.id`)).toEqual({ verb, email: "a@b.id" });
    expect(parse("revoke-key --id 7")).toEqual({ verb: "revoke-key", id: "7" });
    expect(parse("list-users")).toEqual({ verb: "list-users" });
    expect(parse("list-keys")).toEqual({ verb: "list-keys" });
    expect(parse("create-key --name n --role admin --scopes orders:read,stock:write")).toMatchObject({
      scopes: ["orders:read", "stock:write"],
    });
  });

  it("takes a password from the standard input, its first line alone", async () => {
    const command = parse("set-password --email a@b.id --password -");
    const from = (...chunks: string[]) => withPasswordRead(command, Readable.from(chunks));
    expect(await from("rahasia pan", "jang\r\nnot this")).toMatchObject({ password: "rahasia panjang" });
    expect(await from("without an end of line")).toMatchObject({ password: "without an end of line" });
    await expect(from()).rejects.toThrow("--password -: nothing came");
    const given = parse("set-password --email a@b.id --password given");
    expect(await withPasswordRead(given, Readable.from(["other\n"]))).toMatchObject({ password: "given" });
  });

  it("clears charges of gateways only when told to", () => {
    expect(parse("clear-demo")).toEqual({ verb: "clear-demo", withGatewayOrders: false });
    expect(parse("clear-demo --with-gateway-orders")).toMatchObject({ withGatewayOrders: true });
    expect(parse("rotate-key")).toEqual({ verb: "rotate-key" });
    expect(parse("erase-buyer --email a@b.id")).toEqual({ verb: "erase-buyer", email: "a@b.id" });
    expect(() => parse("erase-buyer")).toThrow(/--email: missing/);
  });

  it.each([
    ["disable-user", /--email: missing/],
    ["revoke-key", /--id: missing/],
    ["", /^Usage/],
    ["remove-user", /"remove-user" is not a command/],
    ["create-user --role owner", /--email: missing/],
    ["create-key --name bot --role king", /--role: must be owner or admin/],
    ["create-key bot --name bot --role admin", /"bot" is not expected here/],
    ["create-key --nam bot", /--nam/],
  ])("answers %j with what is wrong and how it goes", (line, expected) => {
    expect(() => parse(line)).toThrow(expected);
    expect(() => parse(line)).toThrow("Usage:");
  });
});
