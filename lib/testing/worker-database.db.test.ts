import { Client } from "pg";
import { describe, expect, it } from "vitest";

describe("the database of a test file", () => {
  it("is this file's own copy, owned by an ordinary role", async () => {
    const client = new Client({ connectionString: process.env.DATABASE_URL });
    await client.connect();
    const { rows } = await client.query<{ name: string; encoding: string; superuser: string }>(
      "SELECT current_database() AS name, current_setting('server_encoding') AS encoding, current_setting('is_superuser') AS superuser",
    );
    await client.end();
    expect(rows[0]?.name).toMatch(/^kursi_test_[0-9a-f]{8}_\w+$/);
    expect(rows[0]?.encoding).toBe("UTF8");
  });
});
