/** One address a line; commas and semicolons are forgiven. Undefined when nobody was named. */
export function readMembers(text: string): string[] | undefined {
  const members = text
    .split(/[\n,;]+/)
    .map((line) => line.trim())
    .filter(Boolean);
  return members.length > 0 ? members : undefined;
}
