import { randomCode } from "@/lib/core/ids";
import { sha256 } from "@/lib/core/secrets";
import type { Ctx, StaffRole } from "@/lib/work/context";
import { createApiKeyInput, parseStaffInput, type CreateApiKeyInput } from "./schemas";
import { findLiveApiKey, insertApiKey, markApiKeyRevoked, noteApiKeyUse } from "./store";

/** Keys with which machines act for the shop. */

/** The prefix lets secret scanners and people recognise a leaked key. */
const API_KEY_PREFIX = "kursi_";
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

export type ApiKey = { id: string; name: string; role: StaffRole };

/** Who a key belongs to, or null when it is unknown or revoked. Looked up by hash, so timing tells nothing. */
export async function findApiKey(ctx: Ctx, key: string): Promise<ApiKey | null> {
  if (!key.startsWith(API_KEY_PREFIX)) return null;
  const found = await findLiveApiKey(ctx, sha256(key));
  if (!found) return null;
  await noteApiKeyUse(ctx, found.id);
  return found;
}

/** Ends a key at once. */
export const revokeApiKey = (ctx: Ctx, id: string): Promise<"revoked" | "absent"> => markApiKeyRevoked(ctx, id);
