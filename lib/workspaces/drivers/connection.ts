import { z } from "zod";
import { callHttp, type HttpOutcome, type HttpRequest } from "@/lib/core/http";
import type { DriverForm, DriverTrouble, Listing, RemoteWorkspace } from "../driver";

/** What drivers that speak HTTP share: their fields, one call, and what its failures mean. */

/** Every call has a limit; pages of a list count one by one. */
const TIME_LIMIT_MS = 15_000;
/** A vendor that never stops paging must not keep us for ever. */
const PAGES_MAX = 200;
const RETRY_AFTER_SECONDS = 60;
const RETRY_AFTER_SECONDS_MAX = 3_600;

/** An address of a vendor: https, or http on this machine, where stand-ins are. Without a trailing slash. */
export const baseUrl = z
  .url("must be an address such as https://api.vendor.example")
  .max(300)
  .refine(isSafeAddress, "must begin with https:// and carry neither user nor password")
  .transform((text) => text.replace(/\/+$/, ""));

function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username || password) return false;
  return protocol === "https:" || (protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(hostname));
}

/** A key or token: one line of visible ASCII, as it goes into a header. */
export const token = z
  .string("fill it in")
  .trim()
  .regex(/^[\x21-\x7e]{8,4000}$/, "must be one line of 8 to 4000 visible characters");

export type Wired<Settings, Credentials> = { settings: Settings; credentials: Credentials; remoteId: string };

/** The owner's fields of this workspace, checked once more: a row may be older than its driver. */
export function readForm<S extends z.ZodType, C extends z.ZodType>(
  form: { settings: S; credentials: C } & DriverForm,
  { settings, credentials, remoteId }: RemoteWorkspace,
): Wired<z.output<S>, z.output<C>> | DriverTrouble {
  const ours = form.settings.safeParse(settings ?? {});
  const secrets = form.credentials.safeParse(credentials ?? {});
  if (!ours.success) return { outcome: "auth", code: "settings_incomplete" };
  if (!secrets.success) return { outcome: "auth", code: "credentials_incomplete" };
  return { settings: ours.data, credentials: secrets.data, remoteId };
}

export const isTrouble = (value: object): value is DriverTrouble => "outcome" in value && value.outcome !== "listed";

export type Answer = { status: number; headers: Headers; json: unknown; text: string };

/**
 * One call. A reading call without an answer is `unavailable`, since nothing can have changed; a writing one is
 * `unknown` unless it certainly never left.
 */
export async function call(
  request: Omit<HttpRequest, "timeoutMs">,
  timeLimitMs = TIME_LIMIT_MS,
): Promise<Answer | DriverTrouble> {
  const outcome: HttpOutcome = await callHttp({ ...request, timeoutMs: timeLimitMs });
  const isRead = request.method === "GET";
  switch (outcome.kind) {
    case "not_sent":
      return { outcome: "unavailable", why: outcome.why };
    case "unknown":
      return isRead ? { outcome: "unavailable", why: outcome.why } : { outcome: "unknown", why: outcome.why };
    case "answered":
      return outcome;
  }
}

/** What every vendor means by these statuses. Undefined: the vendor's own words decide. */
export function commonTrouble(answer: Answer, isRead: boolean): DriverTrouble | undefined {
  const { status, headers, json } = answer;
  if (status === 429) return { outcome: "rate_limited", afterSeconds: retryAfter(headers) };
  // A page where JSON was asked for: something between us and the vendor wants to see a person, or is broken.
  const isPage = json === undefined && /html/i.test(headers.get("content-type") ?? "");
  if (isPage && status >= 400 && status < 500) return { outcome: "challenge", code: `page_${status}` };
  if (status >= 500 || isPage || (status >= 300 && status < 400)) {
    const why = `HTTP ${status}`;
    return isRead ? { outcome: "unavailable", why } : { outcome: "unknown", why };
  }
  return undefined;
}

function retryAfter(headers: Headers): number {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  if (!Number.isFinite(seconds) || seconds < 1) return RETRY_AFTER_SECONDS;
  return Math.min(Math.ceil(seconds), RETRY_AFTER_SECONDS_MAX);
}

/** A vendor's word as a code for our record: short, printable, never a whole sentence of somebody else's. */
export const codeOf = (word: unknown, fallback: string): string => {
  const tidy =
    typeof word === "string"
      ? word
          .trim()
          .toLowerCase()
          .replace(/[^a-z0-9]+/g, "_")
          .slice(0, 60)
      : "";
  return tidy.replace(/^_+|_+$/g, "") || fallback;
};

/** All pages. `read` answers a page's items and the cursor of the next, or null after the last. */
export async function listAll<T, C>(
  first: C,
  read: (cursor: C) => Promise<{ items: T[]; next: C | null } | DriverTrouble>,
): Promise<Listing<T>> {
  const items: T[] = [];
  let cursor: C | null = first;
  for (let pages = 0; pages < PAGES_MAX && cursor !== null; pages++) {
    const page: { items: T[]; next: C | null } | DriverTrouble = await read(cursor);
    if ("outcome" in page) return page;
    items.push(...page.items);
    cursor = page.next;
  }
  return cursor === null
    ? { outcome: "listed", items }
    : { outcome: "unknown", why: `the list did not end after ${PAGES_MAX} pages` };
}
