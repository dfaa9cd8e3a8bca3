// Embedded executor: telling database errors apart. Without imports, so that the site can read runs with it.

/** SQLSTATE of an error that PostgreSQL sent, otherwise "". */
export function sqlState(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "";
}
