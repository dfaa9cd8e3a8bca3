import type { z } from "zod";
import { DomainError } from "@/lib/core/errors";

/** Parses what a person at the shell or the seed gave. Throws `invalid` with one sentence that names each field. */
export function parseStaffInput<Schema extends z.ZodType>(schema: Schema, input: z.input<Schema>): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields = Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join("."), issue.message]));
  const sentences = Object.entries(fields).map(([name, text]) => `${name} ${text}`);
  throw new DomainError("invalid", `${sentences.join("; ")}.`, {}, fields);
}
