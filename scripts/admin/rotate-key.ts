import type { Ctx } from "@/lib/work/context";
import { isRunning } from "@/scripts/admin/database";
import { forgetPreviousKey, replaceDataKey, type Secrets } from "@/scripts/supervisor/secrets";
import type { Settings } from "@/scripts/supervisor/settings";
import { Problem } from "@/scripts/system/problem";

/**
 * The keys to go on with: the one before the present one must be among them. A key that the shop made for itself is
 * replaced now, which needs the shop closed, for it would go on sealing with the old one. A key from the environment is
 * replaced by whoever set it. Throws a `Problem` that says what to do.
 */
export function prepareRotation({ env, dataDir }: Pick<Settings, "env" | "dataDir">, secrets: Secrets): Secrets {
  if (env.DATA_ENCRYPTION_KEY) {
    if (env.DATA_ENCRYPTION_KEY_PREVIOUS || env.DATA_ENCRYPTION_KEY !== secrets.DATA_ENCRYPTION_KEY) return secrets;
    throw new Problem(
      "DATA_ENCRYPTION_KEY: it comes from the environment. Put the present one into DATA_ENCRYPTION_KEY_PREVIOUS and a new one (`openssl rand -base64 32`) into DATA_ENCRYPTION_KEY, start the shop again, and run this once more.",
    );
  }
  // A rotation that was interrupted goes on with the keys that it made.
  if (secrets.DATA_ENCRYPTION_KEY_PREVIOUS) return secrets;
  if (isRunning(dataDir)) throw new Problem("The shop is open and seals with the present key. Stop it first.");
  return replaceDataKey(dataDir);
}

/** Seals everything anew with the current key. Answers how many values; throws at the first that does not open. */
export async function resealAll(ctx: Ctx): Promise<number> {
  const { resealSettings } = await import("@/lib/catalog");
  const { sealingKeyIds } = await import("@/lib/core/secrets");
  const { saveSetting, SEALING_KEY } = await import("@/lib/work/settings");
  const { resealMessages } = await import("@/lib/messages");
  const { resealTotp } = await import("@/lib/staff");
  const { resealItems } = await import("@/lib/stock");
  const { resealCredentials } = await import("@/lib/workspaces");
  let total = 0;
  for (const reseal of [resealItems, resealMessages, resealTotp, resealCredentials, resealSettings])
    for (let done = await reseal(ctx); done > 0; done = await reseal(ctx)) total += done;
  await saveSetting(ctx, SEALING_KEY, { id: sealingKeyIds()[0] });
  return total;
}

/** What is to be said, and done, when nothing is sealed with the earlier key any more. */
export function finishRotation({ env, dataDir }: Pick<Settings, "env" | "dataDir">): string {
  const codes = "Recovery codes of the staff that were made before are void: everybody makes new ones.";
  if (env.DATA_ENCRYPTION_KEY)
    return `${codes}\nRemove DATA_ENCRYPTION_KEY_PREVIOUS from the environment at the next start.`;
  forgetPreviousKey(dataDir);
  return `${codes}\nThe earlier key is forgotten. Keep a copy of the new secrets.json elsewhere.`;
}
