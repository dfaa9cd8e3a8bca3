import { sha256 } from "@/lib/core/secrets";
import { randomCode } from "@/lib/core/ids";
import type { Ctx } from "@/lib/work/context";
import { parseStaffInput } from "./parse-input";
import { createApiKeyInput, type CreateApiKeyInput } from "./schemas";
import { insertApiKey } from "./store";

/** The prefix lets secret scanners and people recognise a leaked key. */
export const API_KEY_PREFIX = "kursi_";
/** 200 random bits. */
const API_KEY_LENGTH = 40;

/**
 * Makes a key for a machine. The key is returned this once; only its SHA-256 is kept, which is enough for 200 random
 * bits. Throws `invalid` with fields.
 */
export async function createApiKey(ctx: Ctx, input: CreateApiKeyInput): Promise<{ id: string; key: string }> {
  const parsed = parseStaffInput(createApiKeyInput, input);
  const key = `${API_KEY_PREFIX}${randomCode(API_KEY_LENGTH)}`;
  const id = await insertApiKey(ctx, { ...parsed, keyHash: sha256(key) });
  return { id, key };
}
