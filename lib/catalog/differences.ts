/** What a change has changed, for the record. Pure. */

export type Differences = { fields: string[]; from: Record<string, unknown>; to: Record<string, unknown> };

/**
 * The fields of `after` that were something else in `before`, settings looked into. Of a sealed part only its name is
 * told, without values.
 */
export function differences(before: Record<string, unknown>, after: Record<string, unknown>): Differences {
  const [was, is] = [flat(before), flat(after)];
  const fields = Object.keys(is).filter((name) => plain(was[name]) !== plain(is[name]));
  const open = fields.filter((name) => !name.startsWith("sealed"));
  const pick = (of: Record<string, unknown>) => Object.fromEntries(open.map((name) => [name, of[name] ?? null]));
  return { fields: fields.map(shown), from: pick(was), to: pick(is) };
}

const flat = ({ settings, ...facts }: Record<string, unknown>): Record<string, unknown> => ({
  ...facts,
  ...(typeof settings === "object" ? settings : {}),
});

const plain = (value: unknown): string => JSON.stringify(value ?? null);

/** `sealedText` is known to its owner as `text`. */
const shown = (name: string): string =>
  name.startsWith("sealed") ? `${name.charAt(6).toLowerCase()}${name.slice(7)}` : name;
