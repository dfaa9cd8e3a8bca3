import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findAccount } from "@/scripts/postgres/account";
import { parseLinks } from "@/scripts/postgres/binaries";
import { countAttached, parsePostmasterFile } from "@/scripts/postgres/postmaster-file";

describe("parsePostmasterFile", () => {
  it("reads a running server's file", () => {
    const text = "10089\n/srv/data\n1795224858\n46205\n\n127.0.0.1\n  9175077    163842\nready   \n";
    expect(parsePostmasterFile(text)).toEqual({ pid: 10089, port: 46205, sharedMemoryId: 163842, status: "ready" });
  });

  it("reads a file that is still being written", () => {
    expect(parsePostmasterFile("10089\n/srv/data\n1795224858\n46205\n")).toMatchObject({ pid: 10089, status: "" });
    expect(parsePostmasterFile("")).toBeUndefined();
  });

  it("never throws and never answers a pid that would signal a group", () => {
    expect(() =>
      fc.assert(fc.property(fc.string(), (text) => (parsePostmasterFile(text)?.pid ?? 1) > 0)),
    ).not.toThrow();
  });
});

describe("countAttached", () => {
  const table = [
    "       key      shmid perms                  size  cpid  lpid nattch   uid",
    "   9175077     163842   600                    56 10089 10100      6   101",
    "   9175078     163843   600                    56 10090 10101      0   101",
  ].join("\n");
  it("reads the column of the segment", () => {
    expect([163842, 163843, 1].map((id) => countAttached(table, id))).toEqual([6, 0, 0]);
  });
  it("never throws", () => {
    expect(() =>
      fc.assert(fc.property(fc.string(), fc.nat(), (text, id) => void countAttached(text, id))),
    ).not.toThrow();
  });
});

describe("findAccount", () => {
  const passwd = "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65533:n:/:/bin/false\nnobody2:x:1:1::/:\n";
  it("reads the numbers of exactly this name", () => {
    expect(findAccount(passwd, "nobody")).toEqual({ uid: 65534, gid: 65533, name: "nobody" });
    expect(findAccount(passwd, "postgres")).toBeUndefined();
  });
});

it("parseLinks refuses a list that is not one of links", () => {
  expect(parseLinks('[{"source":"a","target":"b"}]')).toEqual([{ source: "a", target: "b" }]);
  expect(() => parseLinks('[{"source":"a"}]')).toThrow("without source and target");
  expect(() => parseLinks("{}")).toThrow("is not a list");
});
