import type { z } from "zod";
import { DomainError } from "@/lib/core/errors";
import { fieldErrors } from "./field-errors";
import { HttpRefusal } from "./refusal";
import { parseStrictJson } from "./strict-json";

/** No order and no gateway's webhook comes near this size. */
export const BODY_LIMIT_BYTES = 64 * 1024;

/** Reads the raw bytes once. Throws 413 as soon as the limit is passed, without reading on. */
export async function readBytes(request: Request, limitBytes = BODY_LIMIT_BYTES): Promise<Uint8Array> {
  const tooLarge = () =>
    new HttpRefusal(413, "too_large", `The body is larger than ${Math.floor(limitBytes / 1024)} kB.`);
  if (Number(request.headers.get("content-length") ?? 0) > limitBytes) throw tooLarge();
  if (!request.body) return new Uint8Array();
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limitBytes) {
      await reader.cancel().catch(() => undefined);
      throw tooLarge();
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}

/** Reads and parses a JSON body. Throws 415, 413 or `invalid` with a sentence per field. */
export async function readJson<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.output<Schema>> {
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json")
    throw new HttpRefusal(415, "unsupported_media_type", "Send JSON, with the header Content-Type: application/json.");
  return parseInput(schema, parseStrictJson(await readBytes(request)));
}

/** Like `readJson` for requests whose body may be missing: no body is an empty object. */
export async function readOptionalJson<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  const hasBody =
    request.headers.get("content-type") !== null || Number(request.headers.get("content-length") ?? 0) > 0;
  return hasBody ? readJson(request, schema) : parseInput(schema, {});
}

/** The query string as an object. A parameter given twice is refused: which one counts would be a guess. */
export function readQuery<Schema extends z.ZodType>(request: Request, schema: Schema): z.output<Schema> {
  const given = new Map<string, string>();
  for (const [name, value] of new URL(request.url).searchParams) {
    if (given.has(name))
      throw new DomainError("invalid", "A parameter is given twice.", {}, { [name]: "is given twice" });
    if (value.includes("\u0000"))
      throw new DomainError("invalid", "A parameter is wrong.", {}, { [name]: "must not contain a NUL character" });
    given.set(name, value);
  }
  return parseInput(schema, Object.fromEntries(given));
}

/** Parses at the border. Throws `invalid` with a sentence for each wrong field. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = fieldErrors(parsed.error);
  throw new DomainError("invalid", `Please correct: ${Object.keys(fields).join(", ")}.`, {}, fields);
}
