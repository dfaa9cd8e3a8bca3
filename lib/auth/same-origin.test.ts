import { describe, expect, it } from "vitest";
import { isFromOurPages } from "./same-origin";

const SHOP = "https://toko.example";
const post = (headers: Record<string, string>) =>
  isFromOurPages(new Request(`${SHOP}/api/admin/orders`, { method: "POST", headers }), SHOP);

describe("a request with a session cookie", () => {
  it.each([
    [{ "sec-fetch-site": "same-origin", origin: SHOP }],
    [{ "sec-fetch-site": "same-origin" }],
    [{ origin: SHOP }],
    [{ origin: "http://127.0.0.1:3000", host: "127.0.0.1:3000" }],
  ])("counts when a page of the shop sent it: %j", (headers: Record<string, string>) => {
    expect(post(headers)).toBe(true);
  });

  it.each([
    [{}],
    [{ "sec-fetch-site": "cross-site", origin: SHOP }],
    [{ "sec-fetch-site": "same-site", origin: "https://blog.toko.example" }],
    [{ "sec-fetch-site": "none" }],
    [{ "sec-fetch-site": "same-origin", origin: "https://evil.example" }],
    [{ origin: "https://evil.example", host: "toko.example" }],
    [{ origin: "https://toko.example.evil.example" }],
    [{ origin: "http://toko.example", host: "toko.example" }],
    [{ origin: "null" }],
    [{ referer: `${SHOP}/admin` }],
  ])("does not count otherwise: %j", (headers: Record<string, string>) => {
    expect(post(headers)).toBe(false);
  });

  it("may read from anywhere: what it reads, another site cannot see", () => {
    const request = new Request(`${SHOP}/api/admin/orders`, { headers: { "sec-fetch-site": "cross-site" } });
    expect(isFromOurPages(request, SHOP)).toBe(true);
  });
});
