import { describe, expect, it } from "vitest";
import { parseCommand } from "@/scripts/admin/command";

const parse = (line: string) => parseCommand(line.split(" ").filter(Boolean));

describe("parseCommand", () => {
  it("reads both commands", () => {
    expect(parse("create-user --email a@b.id --role owner")).toEqual({
      verb: "create-user",
      email: "a@b.id",
      role: "owner",
    });
    expect(parse("create-user --email a@b.id --role admin --password secret")).toMatchObject({ password: "secret" });
    expect(parse("create-key --name bot --role=admin")).toEqual({ verb: "create-key", name: "bot", role: "admin" });
  });

  it.each([
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
