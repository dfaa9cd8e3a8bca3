import type { FieldErrors } from "@/lib/core/errors";

/** What an action answers. `code` picks the sentence on the screen, `message` says the particulars. */
export type ActionResult<Data = unknown> =
  { ok: true; data: Data } | { ok: false; code: string; message: string; fields: FieldErrors };
