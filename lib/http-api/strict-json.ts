import { DomainError } from "@/lib/core/errors";

/** Nobody writes an order twenty brackets deep by accident. */
const DEPTH_MAX = 20;

const refuse = (sentence: string): never => {
  throw new DomainError("invalid", `The body ${sentence}.`, {}, { body: sentence });
};

/**
 * Parses JSON as a machine border should: a byte order mark, bytes that are not UTF-8, the same key twice in one
 * object, deep nesting and NUL characters (which PostgreSQL cannot store) are refused with `invalid`, since two parsers
 * could read two different orders out of them.
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  const text = decodeUtf8(bytes);
  if (text.startsWith("\uFEFF")) refuse("starts with a byte order mark; send plain UTF-8 without one");
  if (text.trim() === "") refuse("is empty; it must be a JSON object");
  const value = parse(text);
  checkStructure(text);
  if (hasNul(value)) refuse("contains a NUL character (\\u0000), which no field may hold");
  return value;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse("is not UTF-8 text");
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse("is not valid JSON");
  }
}

/**
 * Walks the brackets and keys of text that `JSON.parse` has accepted, one character once: no pattern here may search
 * ahead, because an order's body is the cheapest place to send something that makes it search for seconds.
 */
function checkStructure(text: string): void {
  const open: { keys: Set<string> | null; isKeyNext: boolean }[] = [];
  for (let at = 0; at < text.length; at++) {
    const inner = open.at(-1);
    switch (text[at]) {
      case "{":
      case "[":
        open.push({ keys: text[at] === "{" ? new Set() : null, isKeyNext: text[at] === "{" });
        if (open.length > DEPTH_MAX) refuse(`is nested more than ${DEPTH_MAX} levels deep`);
        break;
      case "}":
      case "]":
        open.pop();
        break;
      case ",":
        if (inner?.keys) inner.isKeyNext = true;
        break;
      case '"': {
        const end = endOfString(text, at);
        if (inner?.keys && inner.isKeyNext) {
          inner.isKeyNext = false;
          addKey(inner.keys, text.slice(at, end + 1));
        }
        at = end;
      }
    }
  }
}

/** Where the string that opens at `start` closes. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}

function addKey(keys: Set<string>, quoted: string): void {
  // "a" and "\u0061" are the same key to every parser.
  const key = parse(quoted) as string;
  if (keys.has(key)) refuse(`names the field ${JSON.stringify(key.slice(0, 40))} twice`);
  keys.add(key);
}

function hasNul(value: unknown): boolean {
  if (typeof value === "string") return value.includes("\u0000");
  if (value === null || typeof value !== "object") return false;
  return Object.entries(value).some(([key, item]) => key.includes("\u0000") || hasNul(item));
}
