const WIB_OFFSET_MS = 7 * 3_600_000;

/** `2026-10-07 10:00:00 +0700`, the form in which Midtrans takes times. */
export function toWib(at: Date): string {
  const local = new Date(at.getTime() + WIB_OFFSET_MS).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 19)} +0700`;
}

/** Reads `2026-10-07 10:00:00`, which Midtrans means in GMT+7; null for anything else. */
export function fromWib(text: string | null | undefined): Date | null {
  const parts = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/.exec(text ?? "");
  if (!parts) return null;
  const at = new Date(`${parts[1]}T${parts[2]}+07:00`);
  return Number.isNaN(at.getTime()) ? null : at;
}
