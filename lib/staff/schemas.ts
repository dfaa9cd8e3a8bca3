import { z } from "zod";
import { email } from "@/lib/core/contact";
import { DomainError } from "@/lib/core/errors";
import { SCOPES, STAFF_ROLES } from "@/lib/core/rights";

export const PASSWORD_LENGTH_MIN = 10;
/** Hashing works on every byte that is sent: without a limit a sign-in could be made to cost seconds. */
export const PASSWORD_LENGTH_MAX = 200;

const password = z
  .string()
  .min(PASSWORD_LENGTH_MIN, `must have at least ${PASSWORD_LENGTH_MIN} characters`)
  .max(PASSWORD_LENGTH_MAX, `must have at most ${PASSWORD_LENGTH_MAX} characters`);

export const staffRole = z.enum(STAFF_ROLES, "must be owner or admin");

export const newPassword = z.object({ password });

export const createUserInput = z.object({
  email,
  role: staffRole,
  password: password.optional(),
});
export type CreateUserInput = z.input<typeof createUserInput>;

export const createApiKeyInput = z.object({
  name: z.string().trim().min(1, "give the key a name").max(60, "is too long; 60 characters at most"),
  role: staffRole,
  /** Left out: all that the role may. */
  scopes: z
    .array(z.enum(SCOPES, `must be of ${SCOPES.join(", ")}`))
    .min(1, "name at least one scope, or leave them out")
    .optional(),
});
export type CreateApiKeyInput = z.input<typeof createApiKeyInput>;

/** What people type at the sign-in page. Shape only: whether it is right is answered once, for both fields. */
export const signInInput = z.object({
  email,
  password: z.string().min(1).max(PASSWORD_LENGTH_MAX),
  /** Of the authenticator app, or a recovery code. */
  code: z.string().trim().max(40).optional(),
});

/** Parses what a person at the shell or the seed gave. Throws `invalid` with one sentence that names each field. */
export function parseStaffInput<Schema extends z.ZodType>(schema: Schema, input: z.input<Schema>): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields = Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join("."), issue.message]));
  const sentences = Object.entries(fields).map(([name, text]) => `${name} ${text}`);
  throw new DomainError("invalid", `${sentences.join("; ")}.`, {}, fields);
}
