import type { Locator } from "playwright";
import type { DriverResult } from "../../driver";
import type { ListName } from "./vendor";
import { Ended, signedOut, strange, type Visit } from "./visit";

/** What a person does on the vendor's pages, one act at a time. */

const LOOK_MS = 100;
/** A vendor that never stops paging must not keep us for ever. */
const PAGES_MAX = 200;
const SIGN_IN_STEPS = 3;
const DEFAULT_WAIT_SECONDS = 60;
const WAIT_SECONDS_MAX = 3_600;

/** The first of the candidates that can be seen now. */
async function seenOf(candidates: readonly Locator[]): Promise<Locator | null> {
  for (const candidate of candidates) if (await candidate.first().isVisible()) return candidate.first();
  return null;
}

/** Looks again and again, until there is something or the time is up. */
async function until<T>(visit: Visit, look: () => Promise<T | null>, ms = visit.limits.answerMs): Promise<T | null> {
  for (const endsAt = Date.now() + ms; ;) {
    const found = await look();
    if (found !== null || Date.now() >= endsAt) return found;
    await visit.page.waitForTimeout(LOOK_MS);
  }
}

async function need(visit: Visit, candidates: readonly Locator[], what: string): Promise<Locator> {
  const found = await until(visit, () => seenOf(candidates));
  if (!found) await stopAtStrangers(visit);
  if (!found) throw strange(what);
  return found;
}

/** People do not press twice in the same instant, and never at the same pace. */
const pause = ({ page, place }: Visit): Promise<void> =>
  place.paceMs === 0 ? Promise.resolve() : page.waitForTimeout(place.paceMs * (0.5 + Math.random()));

async function press(visit: Visit, button: Locator, { isSending = false } = {}): Promise<void> {
  await pause(visit);
  if (visit.isOver) throw new Ended({ outcome: "unavailable", why: "no answer in time" });
  if (isSending) visit.isSent = true;
  await button.click();
}

async function stopAtStrangers(visit: Visit): Promise<void> {
  if (await seenOf(visit.vendor.challenge(visit.page)))
    throw new Ended({ outcome: "challenge", code: "wants_a_person" });
  if (await seenOf(visit.vendor.signIn.page(visit.page))) throw signedOut();
}

/** Goes to a list, signing in on the way. */
async function open(visit: Visit, list: ListName): Promise<void> {
  const { page, place, vendor } = visit;
  const url = place.base + place.paths[list];
  for (let tries = 0; ; tries++) {
    const status = await goTo(visit, url);
    const found = await until(
      visit,
      async () => {
        if (await seenOf(vendor.challenge(page))) return "challenge";
        if (await seenOf(vendor.signIn.page(page))) return "signIn";
        if (await seenOf(vendor.loading(page))) return null;
        return (await seenOf([...vendor.row(page), ...vendor.nobody(page)])) ? "list" : null;
      },
      status >= 400 ? 0 : undefined,
    );
    if (found === "list") return;
    if (found === "challenge") throw new Ended({ outcome: "challenge", code: "wants_a_person" });
    if (found === null) throw strange(status >= 400 ? `${list}_${status}` : list);
    if (tries > 0) throw signedOut();
    await signIn(visit);
  }
}

/** Answers the page's status. */
async function goTo({ page, limits }: Visit, url: string): Promise<number> {
  const response = await page
    .goto(url, { waitUntil: "domcontentloaded", timeout: limits.answerMs })
    .catch((error: unknown) => {
      const [, code] = /net::(ERR_[A-Z_]{1,60})/.exec(error instanceof Error ? error.message : "") ?? [];
      if (code) throw new Ended({ outcome: "unavailable", why: code.toLowerCase() });
      throw error;
    });
  const status = response?.status() ?? 200;
  if (status === 429) {
    const seconds = Number((await response?.headerValue("retry-after")) ?? Number.NaN);
    const afterSeconds = seconds >= 1 ? Math.min(Math.ceil(seconds), WAIT_SECONDS_MAX) : DEFAULT_WAIT_SECONDS;
    throw new Ended({ outcome: "rate_limited", afterSeconds });
  }
  if (status >= 500) throw new Ended({ outcome: "unavailable", why: `HTTP ${status}` });
  return status;
}

/** Address and password, on one page or on two. A second factor is a person's. */
async function signIn(visit: Visit): Promise<void> {
  const { page, place, vendor } = visit;
  for (let step = 0; step < SIGN_IN_STEPS; step++) {
    const address = await seenOf(vendor.signIn.email(page));
    const password = await seenOf(vendor.signIn.password(page));
    if (!address && !password) throw strange("sign_in");
    if (address) await address.fill(place.email);
    if (password) await password.fill(place.password);
    await press(visit, await need(visit, vendor.signIn.submit(page), "sign_in"));
    const next = await until(visit, async () => {
      if (!(await isDrawn(visit))) return null;
      if (await seenOf(vendor.challenge(page))) return "challenge";
      if (await seenOf([page.getByRole("alert")])) return "refused";
      if (!password && (await seenOf(vendor.signIn.password(page)))) return "password";
      return (await seenOf(vendor.signIn.page(page))) ? null : "inside";
    });
    if (next === "inside") return;
    if (next === "challenge") throw new Ended({ outcome: "challenge", code: "wants_a_person" });
    if (next === "refused") throw new Ended({ outcome: "auth", code: "sign_in_refused" });
    if (next === null) break;
  }
  throw strange("sign_in");
}

/** Between two pages there is an empty one for a moment. */
const isDrawn = ({ page }: Visit): Promise<boolean> =>
  page.evaluate(() => document.readyState === "complete" && document.body.innerText.trim() !== "").catch(() => false);

/** The address in a row of a list; lower case. Null: none. */
export function emailIn(text: string): string | null {
  const [found] = /[^\s@<>()[\]",;:]{1,64}@[a-z0-9.-]{1,190}\.[a-z0-9-]{2,60}/i.exec(text.slice(0, 500)) ?? [];
  return found?.toLowerCase() ?? null;
}

/** The rows on the page now, with who stands in each. */
async function readRows(visit: Visit): Promise<{ rows: Locator; emails: string[] } | null> {
  const { page, vendor } = visit;
  if (await seenOf(vendor.nobody(page))) return null;
  for (const rows of vendor.row(page)) {
    const texts = await rows.allInnerTexts();
    if (texts.length === 0) continue;
    const emails = texts.flatMap((text) => emailIn(text) ?? []);
    // Whoever cannot be read must not count as absent.
    if (emails.length < texts.length) throw strange("row");
    return { rows, emails };
  }
  return null;
}

/** Calls `look` with each page of the list until it answers something. */
async function turnPages<T>(
  visit: Visit,
  list: ListName,
  look: (page: NonNullable<Awaited<ReturnType<typeof readRows>>>) => T | null,
): Promise<T | null> {
  await open(visit, list);
  const all = new Set<string>();
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    const now = await readRows(visit);
    const found = now && look(now);
    if (found) return found;
    for (const email of now?.emails ?? []) all.add(email);
    const next = await seenOf(visit.vendor.next(visit.page));
    if (!next || !(await next.isEnabled()) || (await next.getAttribute("aria-disabled")) === "true") {
      await checkTotal(visit, all.size);
      return null;
    }
    await press(visit, next);
    const isTurned = await until(visit, async () => {
      const then = await readRows(visit).catch(() => null);
      return then && then.emails[0] !== now?.emails[0] ? true : null;
    });
    if (!isTurned) {
      await stopAtStrangers(visit);
      throw new Ended({ outcome: "unavailable", why: "the list does not go on" });
    }
  }
  throw new Ended({ outcome: "unavailable", why: `the list did not end after ${PAGES_MAX} pages` });
}

/** A list that draws only what fits on the screen would hide people. */
async function checkTotal({ page, vendor }: Visit, seen: number): Promise<void> {
  const total = await seenOf(vendor.total(page));
  const count = Number(/\d{1,6}/.exec((await total?.innerText()) ?? "")?.[0] ?? 0);
  if (count > seen) throw strange("list_incomplete");
}

/** Everybody in a list, all pages. */
export async function readList(visit: Visit, list: ListName): Promise<string[]> {
  const everybody = new Set<string>();
  await turnPages(visit, list, ({ emails }) => {
    for (const email of emails) everybody.add(email);
    return null;
  });
  return [...everybody];
}

/** The person's row, on the page where it was found. */
const findRow = (visit: Visit, list: ListName, email: string): Promise<Locator | null> =>
  turnPages(visit, list, ({ rows, emails }) => (emails.includes(email) ? rows.nth(emails.indexOf(email)) : null));

export async function invite(visit: Visit, email: string): Promise<DriverResult> {
  const { page, vendor } = visit;
  if (await findRow(visit, "pending", email)) return { outcome: "already", id: email };
  if (await findRow(visit, "members", email)) return { outcome: "already", id: email };
  await press(visit, await need(visit, vendor.invite.open(page), "invite_button"));
  const dialog = await need(visit, vendor.invite.dialog(page), "invite_dialog");
  await (await need(visit, vendor.invite.email(dialog), "invite_email")).fill(email);
  const send = await need(visit, vendor.invite.send(dialog), "invite_send");
  const meaning = await sendAndRead(visit, send, dialog);
  if (meaning) return meaning;
  return verified(visit, email, async () => (await isIn(visit, "pending", email)) || isIn(visit, "members", email));
}

/** Takes an invitation back, or a member out. */
export async function leave(visit: Visit, list: ListName, email: string): Promise<DriverResult> {
  const { page, vendor } = visit;
  const row = await findRow(visit, list, email);
  if (!row) return { outcome: "already", id: null };
  const { button, menu, item } = vendor.leave[list];
  let first = await seenOf(button(row));
  if (!first) {
    await press(visit, await need(visit, menu(row), `${list}_button`));
    first = await need(visit, item(page), `${list}_item`);
  }
  // The list may have been drawn anew since it was read.
  if (emailIn(await row.innerText()) !== email) throw strange("row_moved");
  await press(visit, first, { isSending: true });
  const dialog = await need(visit, vendor.confirm.dialog(page), "confirm");
  const named = emailIn(await dialog.innerText());
  if (named !== null && named !== email) throw strange("confirm_names_another");
  await sendAndRead(visit, await need(visit, vendor.confirm.button(dialog), "confirm"), dialog);
  return verified(visit, email, async () => !(await isIn(visit, list, email)));
}

const isIn = async (visit: Visit, list: ListName, email: string): Promise<boolean> =>
  (await findRow(visit, list, email)) !== null;

/** Presses what changes the workspace and waits for an answer on the page. Null: it says nothing that decides. */
async function sendAndRead(visit: Visit, button: Locator, dialog: Locator): Promise<DriverResult | null> {
  const before = await wordsOnPage(visit);
  await press(visit, button, { isSending: true });
  const isHeard = async () =>
    visit.page.url().startsWith("chrome-error:") || (await wordsOnPage(visit)) !== before || !(await dialog.isVisible())
      ? true
      : null;
  await until(visit, isHeard);
  const said = await wordsOnPage(visit);
  const meaning = visit.vendor.meanings.find(({ words }) => words.test(said));
  // A page that is left too soon takes back what it was sending.
  if (!meaning) await visit.page.waitForLoadState("networkidle", { timeout: 5_000 }).catch(() => undefined);
  switch (meaning?.outcome) {
    case "full":
      return { outcome: "full" };
    case "already":
      return { outcome: "already", id: null };
    case "refused":
      return { outcome: "refused", code: meaning.code };
    case undefined:
      return null;
  }
}

async function wordsOnPage({ page, vendor }: Visit): Promise<string> {
  const texts: string[] = [];
  for (const place of vendor.said(page))
    for (const one of (await place.all()).slice(0, 10))
      if (await one.isVisible().catch(() => false)) texts.push((await one.innerText().catch(() => "")).slice(0, 500));
  return texts.join("\n");
}

/** What the lists say has happened has happened; what they do not say, nobody knows. */
async function verified(visit: Visit, email: string, isSo: () => Promise<boolean>): Promise<DriverResult> {
  const look = async () => ((await isSo()) ? true : null);
  const isDone = await until(visit, look, visit.limits.verifyMs);
  return isDone ? { outcome: "done", id: email } : { outcome: "unknown", why: "not in the lists yet" };
}
