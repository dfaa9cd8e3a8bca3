import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { messages, staff, stockItems, workspaces } from "@/db/schema";
import { keepToSealingKey } from "@/db/seed";
import { readAction, readSecret, saveProduct } from "@/lib/catalog";
import { forgetEnv, parseEnv } from "@/lib/core/env";
import { seal, sealingKeyIds, unseal } from "@/lib/core/secrets";
import { addWorkspace, createPool } from "@/lib/desk";
import { createUser } from "@/lib/staff";
import { addItems, openHanded } from "@/lib/stock";
import { ctx, deliver, openCodeShop, paidOrder, type CodeShop } from "@/lib/testing/world";
import { pool } from "@/db/client";
import { credentialsOf } from "@/lib/workspaces/connect";
import { newAccountInput } from "@/lib/workspaces/schemas";
import { finishRotation, prepareRotation, resealAll } from "@/scripts/admin/rotate-key";
import { keepSecrets, secretsFile } from "@/scripts/supervisor/secrets";

const SCIM = {
  drivers: ["scim"],
  settings: { base_url: "https://scim.vendor.example" },
  credentials: { token: "scim-token-0123456789" },
};

let dataDir = "";
let shop: CodeShop;
let orderId = "";
beforeAll(async () => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), "kursi-key-"));
  useKeys(keepSecrets(dataDir).secrets);
  await keepToSealingKey(ctx);
  shop = await openCodeShop(3);
  orderId = await paidOrder(shop);
  await deliver(orderId);
  await createPool(ctx, { id: "kunci", name: "Kunci" });
  await addWorkspace(ctx, newAccountInput.parse({ email: "a@vendor.test", pool_id: "kunci", ...SCIM }));
  const words = { id: "Uji", en: "Test" };
  const secret = { id: "rahasia", settings: { kind: "secret", text: "satu untuk semua" } } as const;
  await saveProduct(ctx, { ...secret, name: "Rahasia", summary: words, terms: words, priceIdr: 10_000 });
  await deliver(await paidOrder({ packageId: secret.id }));
  const signed = { kind: "action", url: "https://example.com/x", signingKey: "k".repeat(32) } as const;
  await saveProduct(ctx, {
    id: "aksi",
    settings: signed,
    name: "Aksi",
    summary: words,
    terms: words,
    priceIdr: 10_000,
  });
  await createUser(ctx, { email: "owner@toko.example", role: "owner", password: "a good long password" });
  const [person] = await db().select().from(staff);
  const totpSealed = seal("JBSWY3DPEHPK3PXP", `staff.totp_sealed:${person?.id}`);
  await db().update(staff).set({ totpSealed });
});
afterAll(() => rmSync(dataDir, { recursive: true }));

function useKeys(keys: { DATA_ENCRYPTION_KEY: string; DATA_ENCRYPTION_KEY_PREVIOUS?: string }): void {
  process.env.DATA_ENCRYPTION_KEY = keys.DATA_ENCRYPTION_KEY;
  process.env.DATA_ENCRYPTION_KEY_PREVIOUS = keys.DATA_ENCRYPTION_KEY_PREVIOUS ?? "";
  forgetEnv();
}
const settings = (values: Record<string, string> = {}) => ({ env: parseEnv(values), dataDir });

/** Every row of every table as text: a value that a room forgot to seal anew would stand in it. */
async function whole(): Promise<string> {
  const { rows } = await pool().query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public'",
  );
  const texts = await Promise.all(
    rows.map(async ({ name }) => JSON.stringify((await pool().query(`select * from ${name}`)).rows)),
  );
  return texts.join("\n");
}
const handedTexts = async () => {
  const units = await pool().query<{ unit_id: string }>("select unit_id from stock_items where unit_id is not null");
  return (
    await openHanded(
      ctx,
      units.rows.map((row) => row.unit_id),
    )
  ).map(({ text }) => text);
};

describe("rotate-key", () => {
  it("seals every value anew and forgets the old key, and what was sold still opens", async () => {
    const [before = ""] = sealingKeyIds();
    const texts = await handedTexts();
    expect(texts).toHaveLength(2);
    expect(await whole()).toContain(`v1.${before}.`);
    expect((await db().select().from(messages)).some(({ facts }) => String(facts.items).startsWith("v1."))).toBe(true);

    useKeys(prepareRotation(settings(), keepSecrets(dataDir).secrets));
    expect(sealingKeyIds()[1]).toBe(before);
    // Interrupted here, the shop sells on with both keys, and a second run goes on with the same.
    expect(await handedTexts()).toEqual(texts);
    expect(prepareRotation(settings(), keepSecrets(dataDir).secrets)).toEqual(keepSecrets(dataDir).secrets);

    expect(await resealAll(ctx)).toBeGreaterThanOrEqual(6);
    expect(finishRotation(settings())).toMatch(/earlier key is forgotten/);
    expect(readFileSync(secretsFile(dataDir), "utf8")).not.toContain("PREVIOUS");
    useKeys(keepSecrets(dataDir).secrets);
    expect(await whole()).not.toContain(`v1.${before}.`);
    expect(await handedTexts()).toEqual(texts);
    expect(await readSecret(ctx, "rahasia")).toBe("satu untuk semua");
    expect((await readAction(ctx, "aksi")).signingKey).toBe("k".repeat(32));
    const [person] = await db().select().from(staff);
    expect(unseal(person?.totpSealed ?? "", `staff.totp_sealed:${person?.id}`)).toBe("JBSWY3DPEHPK3PXP");
    const [workspace] = (await db().select().from(workspaces)).filter(({ credentials }) => credentials !== null);
    expect(workspace && credentialsOf(workspace)).toEqual({ scim: SCIM.credentials });
    expect(await resealAll(ctx)).toBe(0);
    await keepToSealingKey(ctx);
    expect(await whole()).toContain(`"sealing_key"`);
  });

  it("still knows a code that was in stock before", async () => {
    const [first = ""] = shop.texts;
    expect(await addItems(ctx, shop.packageId, [first])).toEqual({ added: 0, duplicates: 1 });
    expect(await db().$count(stockItems, eq(stockItems.productId, shop.packageId))).toBe(3);
  });

  it("keeps a site with a key of its own from the database of another", async () => {
    const { secrets } = keepSecrets(dataDir);
    const other = Buffer.alloc(32, 9).toString("base64");
    useKeys({ DATA_ENCRYPTION_KEY: other });
    await expect(keepToSealingKey(ctx)).rejects.toThrow(/^DATA_ENCRYPTION_KEY: .*sealed with another key/);
    useKeys({ DATA_ENCRYPTION_KEY: other, DATA_ENCRYPTION_KEY_PREVIOUS: secrets.DATA_ENCRYPTION_KEY });
    await keepToSealingKey(ctx);
    useKeys(secrets);
  });

  it("leaves a key from the environment to whoever set it", () => {
    const { secrets } = keepSecrets(dataDir);
    const [present, other] = [secrets.DATA_ENCRYPTION_KEY, Buffer.alloc(32, 9).toString("base64")];
    expect(() => prepareRotation(settings({ DATA_ENCRYPTION_KEY: present }), secrets)).toThrow(/_PREVIOUS/);
    expect(prepareRotation(settings({ DATA_ENCRYPTION_KEY: other }), secrets)).toEqual(secrets);
    expect(keepSecrets(dataDir).secrets).toEqual(secrets);
  });
});
