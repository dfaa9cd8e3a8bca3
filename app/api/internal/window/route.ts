import { revalidatePath } from "next/cache";
import { answer, apiRoute, isInternal } from "@/lib/http-api";
import { DomainError } from "@/lib/core/errors";
import { LOCALES } from "@/lib/i18n/locale";

/** What the shop window shows has changed: it is drawn anew for the next visitor. Only the site itself may say so. */
export const POST = apiRoute(async (request) => {
  if (!isInternal(request, "window")) throw new DomainError("not_found", "There is no such address.");
  for (const locale of LOCALES) revalidatePath(`/window/${locale}`);
  return answer({ ok: true });
});
