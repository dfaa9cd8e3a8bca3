/** Something that a person must put right. `message` is one plain sentence (or two); it is printed without a stack. */
export class Problem extends Error {
  override readonly name = "Problem";
}

/** The `code` of a Node or PostgreSQL error (`ENOENT`, `EADDRINUSE`, `3D000`), or undefined. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
