import { createTranslator } from "next-intl";
import { describe, expect, it } from "vitest";
import { CATALOGUES } from "./catalogues";

const { id, en } = CATALOGUES;

type Tree = { [key: string]: string | Tree };

const leaves = (tree: Tree, path = ""): Record<string, string> =>
  Object.entries(tree).reduce<Record<string, string>>((found, [key, value]) => {
    const at = path ? `${path}.${key}` : key;
    return typeof value === "string" ? { ...found, [at]: value } : { ...found, ...leaves(value, at) };
  }, {});

/** The words of a plural's cases stand in braces as well. */
const placeholders = (text: string): string[] =>
  [...text.matchAll(/(?<!(?:=\d+|other) )\{(\w+)[},]/g)].map(([, name]) => name ?? "");

/** Any key of any catalogue: the compiler knows only the literal ones. */
function translator(locale: "id" | "en", messages: Tree, onError: (error: Error) => void) {
  const translate = createTranslator({ locale, messages: messages as unknown as typeof id, onError });
  const markup = translate.markup as unknown as (key: string, values: Record<string, unknown>) => string;
  return (key: string, values: Record<string, string | number>) =>
    markup(key, { b: (text: string) => text, ...values });
}

describe("the catalogues of messages", () => {
  const [indonesian, english] = [leaves(id), leaves(en)];

  it("say the same things in both languages", () => {
    expect(Object.keys(english).toSorted()).toEqual(Object.keys(indonesian).toSorted());
  });

  it("name the same values in both languages", () => {
    for (const [key, text] of Object.entries(indonesian)) {
      const names = (of: string) => [...new Set(placeholders(of))].toSorted();
      expect({ key, names: names(english[key] ?? "") }).toEqual({ key, names: names(text) });
    }
  });

  it.each([
    ["id", id],
    ["en", en],
  ] as const)("are well formed in %s", (locale, messages) => {
    const failures: string[] = [];
    const t = translator(locale, messages, (error) => failures.push(error.message));
    const values = { count: 2, days: 2, max: 2, number: 2 };
    const fill = new Proxy(values, { get: (known, name) => (name in known ? Reflect.get(known, name) : "x") });
    for (const [key, text] of Object.entries(leaves(messages)))
      t(key, Object.fromEntries(placeholders(text).map((name) => [name, Reflect.get(fill, name) as string | number])));
    expect(failures).toEqual([]);
  });
});
