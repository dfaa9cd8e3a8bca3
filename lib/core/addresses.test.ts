import { describe, expect, it } from "vitest";
import { isLoopbackUrl, isPublicAddress, isWorldwide, leadsInside, urlRefusal } from "./addresses";

describe("isPublicAddress", () => {
  it.each(["1.1.1.1", "103.10.20.30", "2606:4700:4700::1111", "2400:cb00::1"])("takes %s", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    "127.0.0.1",
    "10.1.2.3",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "255.255.255.255",
    "224.0.0.1",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "fe80::1",
    "fd00::1",
    "ff02::1",
    "2002:7f00:1::",
    "2001:db8::1",
    "example.com",
    "",
  ])("refuses %j", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

it.each([
  ["http://localhost:4101/api", true],
  ["http://127.0.0.1:4101", true],
  ["http://127.8.9.1", true],
  ["http://[::1]:80/", true],
  ["https://127.0.0.1.nip.io", false],
  ["https://localhost.example", false],
  ["https://tripay.co.id/api/", false],
  ["http://10.0.0.2", false],
])("isLoopbackUrl of %s is %s", (url, expected) => {
  expect(isLoopbackUrl(url)).toBe(expected);
});

it.each([
  ["0.0.0.0/0", true],
  ["128.0.0.0/1", true],
  ["::/0", true],
  ["2000::/3", true],
  ["::ffff:0:0/96", true],
  ["10.0.0.0/8", false],
  ["::ffff:10.0.0.0/104", false],
  ["fd00::/16", false],
  ["127.0.0.1", false],
  ["::1", false],
])("isWorldwide of %s is %s", (network, expected) => {
  expect(isWorldwide(network)).toBe(expected);
});

describe("a URL that its owner has typed", () => {
  it.each([
    ["https://example.com/deliver?x=1", true],
    ["http://127.0.0.1:8080/x", true],
    ["http://[::1]:8080/x", true],
    ["https://93.184.216.34/x", true],
    ["http://example.com/x", false],
    ["https://192.168.1.4/x", false],
    ["https://[fd00::1]/x", false],
    ["https://0x0a000001/x", false],
    ["https://me@example.com/x", false],
    ["https://example.com/x#y", false],
    ["ftp://localhost/x", false],
    ["example.com", false],
  ])("%s is called: %s", (url, isCalled) => {
    expect(urlRefusal(url) === null).toBe(isCalled);
  });

  const found = (...addresses: string[]) =>
    leadsInside("https://shop.example/x", 1_000, async () => addresses.map((address) => ({ address })));

  it("leads inside when any of its addresses does", async () => {
    expect(await found("93.184.216.34", "2606:2800:220:1::1")).toBe(false);
    expect(await found("93.184.216.34", "10.0.0.8")).toBe(true);
    expect(await found("::ffff:10.0.0.8")).toBe(true);
    expect(await found("169.254.169.254")).toBe(true);
  });

  it("leads nowhere when its name is not found, or not in time", async () => {
    expect(await leadsInside("https://shop.example/x", 1_000, () => Promise.reject(new Error("ENOTFOUND")))).toBeNull();
    expect(await leadsInside("https://shop.example/x", 10, () => new Promise(() => undefined))).toBeNull();
  });

  it("may lead to this machine when it says so", async () => {
    expect(await leadsInside("http://127.0.0.1:1/x", 10, () => new Promise(() => undefined))).toBe(false);
  });
});
