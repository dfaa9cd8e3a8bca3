import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addWorkspace, changeWorkspace, createPool, importPool, listEndingAccess } from "@/lib/desk";
import { ctx, later } from "@/lib/testing/world";
import { tellEndingAccess } from "@/lib/workspaces";
import { endOfToken } from "@/lib/workspaces/access";
import { accountChangeInput, newAccountInput } from "@/lib/workspaces/schemas";

const DAY_MS = 86_400_000;
const inDays = (days: number): Date => new Date(Math.floor(Date.now() / 1000) * 1000 + days * DAY_MS);
const tokenUntil = (end: Date): string =>
  [
    "e30",
    Buffer.from(JSON.stringify({ sub: "pemilik", exp: end.getTime() / 1000 })).toString("base64url"),
    "c2ln",
  ].join(".");

let made = 0;
const session = (credentials: object, more: object = {}) => {
  made += 1;
  const settings = { base_url: "https://console.vendor.example", workspace_id: `ws-akses-${made}`, acknowledged: true };
  const email = `akses-${made}@vendor.test`;
  return newAccountInput.parse({ email, drivers: ["session"], settings, credentials, ...more });
};
const names = async (at = ctx) => (await listEndingAccess(at)).map(({ name }) => name);

describe("the end of a key or session", () => {
  it("is read from the token, told some days before, and gone with a new one", async () => {
    const [end, another] = [inDays(10), inDays(20)];
    const row = await addWorkspace(ctx, session({ access_token: tokenUntil(end) }));
    expect(row).toMatchObject({ accessEndsAt: end.toISOString(), isAccessEnding: false });
    expect(await names()).not.toContain(row.name);
    const eightDays = later(8 * 24 * 60);
    expect((await listEndingAccess(eightDays)).find(({ id }) => id === row.id)).toMatchObject({ isOver: false });
    expect((await listEndingAccess(later(11 * 24 * 60))).find(({ id }) => id === row.id)).toMatchObject({
      isOver: true,
    });
    expect(await tellEndingAccess(eightDays)).toBeGreaterThanOrEqual(1);

    const fresh = accountChangeInput.parse({ credentials: { access_token: tokenUntil(another) } });
    expect(await changeWorkspace(ctx, row.id, fresh)).toMatchObject({ accessEndsAt: another.toISOString() });
    expect(await names(eightDays)).not.toContain(row.name);
  });

  it("is given by the owner where the key does not say it, and forgotten with the key", async () => {
    const end = inDays(2).toISOString();
    const row = await addWorkspace(ctx, session({ access_token: "kunci-tanpa-tanggal" }, { access_ends_at: end }));
    expect(row).toMatchObject({ accessEndsAt: end, isAccessEnding: true });
    expect(await changeWorkspace(ctx, row.id, accountChangeInput.parse({ note: "x" }))).toMatchObject({
      accessEndsAt: end,
    });
    const fresh = accountChangeInput.parse({ credentials: { access_token: "kunci-baru-lagi" } });
    expect(await changeWorkspace(ctx, row.id, fresh)).toMatchObject({ accessEndsAt: null, isAccessEnding: false });
  });

  it("comes by CSV, too, and the same file changes nothing", async () => {
    await createPool(ctx, { id: "akses", name: "Akses" });
    const csv = "email,pool_id,access_ends_at\ncsv-akses@vendor.test,akses,2027-01-31T00:00:00+07:00\n";
    const acts = async () => (await importPool(ctx, csv, { isDryRun: false })).map(({ action }) => action);
    expect([await acts(), await acts()]).toEqual([["add"], ["same"]]);
  });

  it("is a date or nothing, whatever a token is", () => {
    const known = fc
      .record({ exp: fc.oneof(fc.integer(), fc.double(), fc.string()) })
      .map((claims) => JSON.stringify(claims));
    const token = fc
      .tuple(fc.string(), fc.oneof(fc.string(), known), fc.string())
      .map(([head, body, tail]) => [head, Buffer.from(body).toString("base64url"), tail].join("."));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), token), (text) => {
        const end = endOfToken(text);
        expect(end === null || !Number.isNaN(end.getTime())).toBe(true);
      }),
    );
  });
});
