import type { Scope } from "@/lib/core/rights";
import { DomainError } from "@/lib/core/errors";
import { isUuid, randomCode } from "@/lib/core/ids";
import { sha256 } from "@/lib/core/secrets";
import { inTransaction, type Ctx, type StaffRole } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { recordEvent } from "./events";
import { createApiKeyInput, parseStaffInput, type CreateApiKeyInput } from "./schemas";
import { findKeyByHash, insertApiKey, markApiKeyRevoked, noteApiKeyUse, selectKeys } from "./store";
import type { KeyRow } from "./views";

/** Keys with which machines act for the shop. */

/** The prefix lets secret scanners and people recognise a leaked key. */
const API_KEY_PREFIX = "kursi_";
/** 200 random bits. */
const API_KEY_LENGTH = 40;

/**
 * Makes a key for a machine, for all that its role may or for some scopes of it. The key is returned this once; only its
 * SHA-256 is kept, which is enough for 200 random bits. Throws `invalid` with fields, `forbidden`.
 */
export async function createApiKey(ctx: Ctx, input: CreateApiKeyInput): Promise<{ id: string; key: string }> {
  requireRight(ctx, "keys.manage");
  const { name, role, scopes } = parseStaffInput(createApiKeyInput, input);
  const key = `${API_KEY_PREFIX}${randomCode(API_KEY_LENGTH)}`;
  return inTransaction(ctx, async (tx) => {
    const id = await insertApiKey(tx, { name, role, scopes: scopes ?? null, keyHash: sha256(key) });
    await recordEvent(tx, "key_made", {
      subject: name,
      facts: { role, ...(scopes ? { scopes: scopes.join(" ") } : {}) },
    });
    return { id, key };
  });
}

export type ApiKey = { id: string; name: string; role: StaffRole; scopes: readonly Scope[] | null };

/**
 * Who a key belongs to; or null, and of a revoked key its name. Looked up by hash, so timing tells nothing.
 */
export async function findApiKey(ctx: Ctx, key: string): Promise<ApiKey | { revoked: string } | null> {
  const found = key.startsWith(API_KEY_PREFIX) ? await findKeyByHash(ctx, sha256(key)) : undefined;
  if (!found) return null;
  if (found.revokedAt) return { revoked: found.name };
  await noteApiKeyUse(ctx, found.id);
  const { id, name, role, scopes } = found;
  return { id, name, role, scopes };
}

/** Ends a key at once. Throws `not_found` when it is not there or ended already, `forbidden`. */
export async function revokeApiKey(ctx: Ctx, id: string): Promise<{ name: string }> {
  requireRight(ctx, "keys.manage");
  return inTransaction(ctx, async (tx) => {
    const name = isUuid(id) ? await markApiKeyRevoked(tx, id) : null;
    if (name === null) throw new DomainError("not_found", "There is no such key, or it was revoked before.");
    await recordEvent(tx, "key_revoked", { subject: name });
    return { name };
  });
}

export async function listApiKeys(ctx: Ctx): Promise<KeyRow[]> {
  requireRight(ctx, "keys.manage");
  return selectKeys(ctx);
}
