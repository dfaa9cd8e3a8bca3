import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keepSecrets, secretsFile } from "@/scripts/supervisor/secrets";

let folder = "";
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), "kursi-secrets-"))));
afterEach(() => rmSync(folder, { recursive: true }));

describe("keepSecrets", () => {
  it("makes them once, for the owner's eyes only, and keeps them", () => {
    const first = keepSecrets(folder);
    expect(first.made).toContain("DATA_ENCRYPTION_KEY");
    expect(statSync(secretsFile(folder)).mode & 0o777).toBe(0o600);
    expect(keepSecrets(folder)).toEqual({ secrets: first.secrets, made: [] });
  });

  it("makes what each reader demands", () => {
    const { secrets } = keepSecrets(folder);
    expect(Buffer.from(secrets.DATA_ENCRYPTION_KEY, "base64")).toHaveLength(32);
    expect(secrets.INNGEST_SIGNING_KEY).toMatch(/^signkey-local-[0-9a-f]{64}$/);
    expect(secrets.POSTGRES_PASSWORD).toMatch(/^[0-9a-f]{48}$/);
    expect(secrets.AUTH_SECRET.length).toBeGreaterThanOrEqual(32);
  });

  it("adds what a later version needs and touches nothing else", () => {
    writeFileSync(secretsFile(folder), JSON.stringify({ AUTH_SECRET: "kept", SOMETHING_ELSE: "kept too" }));
    expect(keepSecrets(folder).secrets.AUTH_SECRET).toBe("kept");
    expect(JSON.parse(readFileSync(secretsFile(folder), "utf8"))).toMatchObject({ SOMETHING_ELSE: "kept too" });
  });

  it("never replaces a damaged file, since the key in it may be all there is", () => {
    writeFileSync(secretsFile(folder), '{"AUTH_SECRET": ');
    expect(() => keepSecrets(folder)).toThrow("Restore it from a backup");
    expect(readFileSync(secretsFile(folder), "utf8")).toBe('{"AUTH_SECRET": ');
  });
});
