import { z } from "zod";
import { DomainError } from "@/lib/core/errors";

const uuid = z.uuid();

/** Checked before any query. Throws `not_found`. */
export function requireFindingId(text: string): string {
  const id = uuid.safeParse(text);
  if (!id.success) throw new DomainError("not_found", "There is no such stranger.");
  return id.data;
}
