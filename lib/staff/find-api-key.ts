import { sha256 } from "@/lib/core/secrets";
import type { Ctx, StaffRole } from "@/lib/work/context";
import { API_KEY_PREFIX } from "./create-api-key";
import { findLiveApiKey, markApiKeyRevoked, noteApiKeyUse } from "./store";

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
