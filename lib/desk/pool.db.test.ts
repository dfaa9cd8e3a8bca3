import { eq } from "drizzle-orm";
import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { seats, workspaces } from "@/db/schema";
import { askSuspended } from "@/lib/delivery";
import { isDomainError } from "@/lib/core/errors";
import { addWorkspace, createPool, importPool, listPool, readPoolWorkspace, changeWorkspace } from "@/lib/desk";
import { ctx, deliver, later, openShop, order, pay } from "@/lib/testing/world";
import { accountChangeInput, newAccountInput } from "@/lib/workspaces/schemas";

const SECRET = "rahasia-sekali-0123456789";
let made = 0;
const account = (more: object = {}) => {
  made += 1;
  return newAccountInput.parse({ email: `akun-${made}@vendor.test`, pool_id: "tim", max_seats: 4, ...more });
};
const scim = {
  drivers: ["scim"],
  settings: { base_url: "https://scim.vendor.example/v2" },
  credentials: { token: SECRET },
};
const change = (fields: object) => accountChangeInput.parse(fields);
const refusal = async (work: Promise<unknown>): Promise<Record<string, string>> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isDomainError(error)) throw error ?? new Error("nothing was refused");
  return error.fields;
};

beforeAll(async () => {
  await createPool(ctx, { id: "tim", name: "Tim" });
});

describe("a workspace of the pool", () => {
  it("is added with its seats, reached by hand unless something else is said", async () => {
    const row = await addWorkspace(ctx, account());
    expect(row).toMatchObject({
      status: "AVAILABLE",
      maxSeats: 4,
      seatsUsed: 0,
      drivers: ["manual"],
      hasCredentials: false,
    });
    expect(await db().select().from(seats).where(eq(seats.workspaceId, row.id))).toHaveLength(4);
    await changeWorkspace(ctx, row.id, change({ max_seats: 0 }));
    expect(await readPoolWorkspace(ctx, row.id)).toMatchObject({ status: "ASSIGNED", maxSeats: 0 });
  });

  it("is closed and opened by staff, and no canary opens what a person has closed", async () => {
    const row = await addWorkspace(ctx, account({ status: "SUSPENDED" }));
    expect(row).toMatchObject({ status: "SUSPENDED", isOpen: false, trouble: "closed_by_staff" });
    await askSuspended(later(48 * 60));
    expect(await readPoolWorkspace(ctx, row.id)).toMatchObject({ status: "SUSPENDED" });
    expect(await changeWorkspace(ctx, row.id, change({ status: "AVAILABLE" }))).toMatchObject({
      isOpen: true,
      trouble: null,
    });
    expect(await changeWorkspace(ctx, row.id, change({ status: "SUSPENDED" }))).toMatchObject({ isOpen: false });
  });

  it("keeps secrets sealed, and never gives them back", async () => {
    const row = await addWorkspace(ctx, account(scim));
    expect(row).toMatchObject({ driver: "scim", hasCredentials: true, settings: { scim: { leave_by: "delete" } } });
    const [stored] = await db().select().from(workspaces).where(eq(workspaces.id, row.id));
    expect(JSON.stringify([row, stored])).not.toContain(SECRET);
    // What is not named stays.
    const kept = await changeWorkspace(
      ctx,
      row.id,
      change({ settings: { base_url: "https://scim.vendor.example/v3" } }),
    );
    expect(kept).toMatchObject({
      hasCredentials: true,
      settings: { scim: { base_url: "https://scim.vendor.example/v3" } },
    });
    // So does a field of a driver: the screen does not show all of them.
    const quiet = await changeWorkspace(ctx, row.id, change({ settings: { leave_by: "deactivate" } }));
    expect(quiet.settings.scim).toEqual({ base_url: "https://scim.vendor.example/v3", leave_by: "deactivate" });
    const moved = change({ drivers: ["scim"], settings: { scim: { base_url: "https://scim.vendor.example/v4" } } });
    expect((await changeWorkspace(ctx, row.id, moved)).settings.scim).toMatchObject({ leave_by: "deactivate" });
    const bare = await changeWorkspace(ctx, row.id, change({ drivers: ["manual"] }));
    expect(bare).toMatchObject({ drivers: ["manual"], driver: "manual", settings: {}, hasCredentials: false });
  });

  it("takes a chain of drivers, with one object of fields for each", async () => {
    const chain = {
      drivers: ["scim", "manual"],
      settings: { scim: scim.settings },
      credentials: { scim: scim.credentials },
    };
    expect(await addWorkspace(ctx, account(chain))).toMatchObject({ driver: "scim", drivers: ["scim", "manual"] });
  });

  it.each([
    [{ ...scim, credentials: {} }, "credentials.token"],
    [{ ...scim, settings: {} }, "settings.base_url"],
    [{ ...scim, settings: { base_url: "http://scim.vendor.example" } }, "settings.base_url"],
    [{ ...scim, settings: { ...scim.settings, colour: "red" } }, "settings"],
    [{ drivers: ["scim", "manual"], settings: scim.settings }, "settings.base_url"],
    [
      {
        drivers: ["session"],
        settings: { base_url: "https://v.example", workspace_id: "w" },
        credentials: { access_token: SECRET },
      },
      "settings.acknowledged",
    ],
    [{ pool_id: "tidak-ada" }, "pool_id"],
    [{ ceiling: 3 }, "max_seats"],
    [{ extra_seats: 2 }, "extra_seats"],
    [{ extra_seats: 2, ceiling: 5 }, "extra_seats"],
  ])("names the field that is wrong: %j", async (more, field) => {
    expect(Object.keys(await refusal(addWorkspace(ctx, account(more))))).toContain(field);
  });

  it("is there once by its name and once at its vendor", async () => {
    const first = account({ name: "Melati" });
    await addWorkspace(ctx, first);
    expect(await refusal(addWorkspace(ctx, { ...account(), name: "Melati" }))).toHaveProperty("name");
    const console = {
      drivers: ["session"],
      settings: { base_url: "https://v.example", workspace_id: "ws-1", acknowledged: true },
      credentials: { access_token: SECRET },
    };
    await addWorkspace(ctx, account(console));
    expect(await refusal(addWorkspace(ctx, account(console)))).toHaveProperty(["settings.workspace_id"]);
  });

  it("may sell seats beyond those paid for only below its ceiling, and tells the two apart", async () => {
    const row = await addWorkspace(ctx, account({ extra_seats: 2, ceiling: 6 }));
    expect(row).toMatchObject({ maxSeats: 4, extraSeats: 2, seats: { free: 6 } });
    expect(await changeWorkspace(ctx, row.id, change({ max_seats: 3 }))).toMatchObject({ maxSeats: 3, extraSeats: 2 });
    expect(await refusal(changeWorkspace(ctx, row.id, change({ extra_seats: 4 })))).toHaveProperty("extra_seats");
    expect(await refusal(changeWorkspace(ctx, row.id, change({ ceiling: null })))).toHaveProperty("extra_seats");
    const none = await changeWorkspace(ctx, row.id, change({ extra_seats: 0 }));
    expect(none).toMatchObject({ maxSeats: 3, extraSeats: 0, seats: { free: 3 } });
  });

  it("says how many people will outlive it", async () => {
    const shop = await openShop([2]);
    const placed = await order(shop);
    await pay(placed.payment_reference);
    await deliver(placed.order_id);
    const id = shop.workspaces[0]?.id ?? "";
    const outlived = async (days: number) =>
      (
        await changeWorkspace(
          ctx,
          id,
          change({
            ends_at: later(days * 24 * 60)
              .now()
              .toISOString(),
          }),
        )
      ).outlivedBy;
    expect([await outlived(40), await outlived(12)]).toEqual([0, 1]);
    const listed = await listPool(ctx, { page: 1, perPage: 100 });
    expect(listed.rows.find((row) => row.id === id)).toMatchObject({ outlivedBy: 1 });
  });

  it("does not lose seats that are taken", async () => {
    const shop = await openShop([3]);
    const [workspace] = shop.workspaces;
    if (!workspace) throw new Error("the shop has a workspace");
    await order(shop);
    expect(await refusal(changeWorkspace(ctx, workspace.id, change({ max_seats: 0 })))).toHaveProperty("max_seats");
    expect(await readPoolWorkspace(ctx, workspace.id)).toMatchObject({ maxSeats: 3, seatsUsed: 1 });
    expect(await changeWorkspace(ctx, workspace.id, change({ max_seats: 1 }))).toMatchObject({
      maxSeats: 1,
      status: "ASSIGNED",
    });
  });

  it("is found by its name, its account and its note; a page beyond the last shows the last", async () => {
    const row = await addWorkspace(ctx, account({ note: "dibayar kantor 100%" }));
    for (const search of [row.name, "kantor 100%"])
      expect(await listPool(ctx, { page: 99, perPage: 5, search })).toMatchObject({
        page: 1,
        total: 1,
        rows: [{ id: row.id }],
      });
  });
});

describe("a pool as a CSV file", () => {
  const csv = (...lines: string[]) => lines.join("\n");
  const actions = async (text: string, isDryRun = false) =>
    (await importPool(ctx, text, { isDryRun })).map(({ action }) => action);

  it("adds, changes and, read again, changes nothing", async () => {
    const file = csv(
      "email,name,pool_id,max_seats,drivers,settings,credentials,note",
      `a@vendor.test,Csv Satu,tim,3,manual,,,"dua\nbaris, dan ""kutip"""`,
      `b@vendor.test,Csv Dua,tim,5,scim;manual,"{""scim"":{""base_url"":""https://s.example""}}","{""scim"":{""token"":""${SECRET}""}}",`,
    );
    expect(await actions(file, true)).toEqual(["add", "add"]);
    expect(await listPool(ctx, { page: 1, perPage: 5, search: "Csv " })).toMatchObject({ total: 0 });
    expect(await actions(file)).toEqual(["add", "add"]);
    const [one] = (await listPool(ctx, { page: 1, perPage: 5, search: "Csv Satu" })).rows;
    expect(one).toMatchObject({ maxSeats: 3, note: 'dua\nbaris, dan "kutip"' });
    expect((await actions(file))[0]).toBe("same");
    expect(await actions(csv("email,name,max_seats", "a@vendor.test,Csv Satu,4"))).toEqual(["change"]);
  });

  it("answers for each row: one that is wrong stops no other", async () => {
    const rows = await importPool(
      ctx,
      csv(
        "email,name,pool_id,max_seats",
        "salah,Csv Tiga,tim,2",
        "c@vendor.test,Csv Empat,tim,dua",
        "d@vendor.test,Csv Lima,tim,1",
        "d@vendor.test,Csv Lima,tim,1",
      ),
      { isDryRun: false },
    );
    expect(rows).toMatchObject([
      { line: 2, action: "error", fields: { email: expect.any(String) } },
      { line: 3, action: "error", fields: { max_seats: expect.any(String) } },
      { line: 4, action: "add" },
      { line: 5, action: "error", fields: { name: expect.any(String) } },
    ]);
  });

  it.each([
    ["", "csv"],
    ["name\nx", "csv"],
    ["email,colour\na@b.id,red", "csv"],
    ["email,email\na@b.id,a@b.id", "csv"],
    ['email\n"a', "csv"],
  ])("refuses a file that is none: %j", async (text, field) => {
    expect(await refusal(importPool(ctx, text, { isDryRun: true }))).toHaveProperty(field);
  });

  it("answers any text with rows or a refusal", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (text) => {
        const answer = await importPool(ctx, `email,name\n${text}`, { isDryRun: true }).catch((error: unknown) => {
          if (!isDomainError(error)) throw error;
          return [];
        });
        expect(Array.isArray(answer)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});
