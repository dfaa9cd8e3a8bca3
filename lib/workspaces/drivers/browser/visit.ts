import type { BrowserContext, Locator, Page } from "playwright";
import type { DriverTrouble, DriverResult } from "../../driver";
import { closeBrowser, endsWithin, leaveBrowser, NoBrowser, openBrowser, takeTurn } from "./house";
import { keepPicture } from "./pictures";
import type { VendorPages } from "./vendor";

/** One call in the browser: a turn, a page of its own, a time limit, and what its end means. */

export type Limits = {
  /** The whole call, and how much of it may be spent waiting for others. */
  callMs: number;
  turnMs: number;
  /** One page, or one thing on it, to appear. */
  answerMs: number;
  /** A change to show in the lists. */
  verifyMs: number;
};

export type Place = {
  workspaceId: string;
  /** Changes with the owner's settings and secrets. */
  key: string;
  base: string;
  paths: VendorPages["paths"];
  email: string;
  password: string;
  isHeadless: boolean;
  userAgent: string | undefined;
  /** Milliseconds between two acts, on average. */
  paceMs: number;
};

export type Visit = {
  readonly page: Page;
  readonly place: Place;
  readonly vendor: VendorPages;
  readonly limits: Limits;
  /** Something was pressed that may have changed the workspace: from here on only the lists tell. */
  isSent: boolean;
  /** The time is up: nothing may be pressed any more. */
  isOver: boolean;
};

/** The visit ends here, with this answer. */
export class Ended extends Error {
  override readonly name = "Ended";
  constructor(readonly trouble: DriverTrouble) {
    super(trouble.outcome);
  }
}
/** The page is not as the vendor's file says. */
export const strange = (what: string): Ended => new Ended({ outcome: "challenge", code: `page_changed_${what}` });
export const signedOut = (): Ended => new Ended({ outcome: "auth", code: "signed_out" });

/** The owner's sign-in by workspace, while this process lives: signing in anew at every call is what vendors dislike. */
type State = Awaited<ReturnType<BrowserContext["storageState"]>>;
const sessions = new Map<string, { key: string; state: State }>();

/**
 * Lets `work` act on a page of its own. Never throws. Whoever is signed out in the middle, before anything was sent, is
 * signed in once more.
 */
export async function visit<T extends { outcome: string }>(
  place: Place,
  vendor: VendorPages,
  limits: Limits,
  work: (visit: Visit) => Promise<T>,
): Promise<T | DriverTrouble> {
  const endsAt = Date.now() + limits.callMs;
  const giveBack = await takeTurn(limits.turnMs);
  if (!giveBack) return { outcome: "unavailable", why: "the browser is busy with another call" };
  try {
    for (let isAgain = false; ; isAgain = true) {
      const { answer, isSent } = await onOwnPage(place, vendor, limits, endsAt, work);
      if (isAgain || isSent || !("code" in answer) || answer.code !== "signed_out") return answer;
      sessions.delete(place.workspaceId);
    }
  } finally {
    leaveBrowser();
    giveBack();
  }
}

type Outcome<T> = { answer: T | DriverTrouble; isSent: boolean };

async function onOwnPage<T extends { outcome: string }>(
  place: Place,
  vendor: VendorPages,
  limits: Limits,
  endsAt: number,
  work: (visit: Visit) => Promise<T>,
): Promise<Outcome<T>> {
  let context: BrowserContext | undefined;
  let here: Visit | undefined;
  try {
    const browser = await openBrowser(place);
    const known = sessions.get(place.workspaceId);
    context = await browser.newContext({
      acceptDownloads: false,
      ...(place.userAgent !== undefined && { userAgent: place.userAgent }),
      ...(known?.key === place.key && { storageState: known.state }),
    });
    const page = await context.newPage();
    page.setDefaultTimeout(limits.answerMs);
    here = { page, place, vendor, limits, isSent: false, isOver: false };
    const answer = await withinTime(work(here), endsAt - Date.now());
    here.isOver = true;
    if (isFailure(answer)) await takePicture(here, answer);
    else sessions.set(place.workspaceId, { key: place.key, state: await context.storageState() });
    return { answer, isSent: here.isSent };
  } catch (error) {
    const isSent = here?.isSent ?? false;
    if (here) here.isOver = true;
    const answer = meaningOf(error, isSent);
    if (here) await takePicture(here, answer);
    if (answer.outcome === "auth" || answer.outcome === "challenge") sessions.delete(place.workspaceId);
    return { answer, isSent };
  } finally {
    // A page that does not close takes its browser with it.
    if (context && !(await endsWithin(context.close(), 3_000))) await closeBrowser();
  }
}

function withinTime<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Ended({ outcome: "unavailable", why: "no answer in time" })), Math.max(0, ms));
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** After something was sent, an error says nothing about what became of it. */
function meaningOf(error: unknown, isSent: boolean): DriverTrouble {
  const trouble = troubleOf(error);
  if (!isSent) return trouble;
  return {
    outcome: "unknown",
    why: "code" in trouble ? trouble.code : "why" in trouble ? trouble.why : trouble.outcome,
  };
}

function troubleOf(error: unknown): DriverTrouble {
  if (error instanceof Ended) return error.trouble;
  if (error instanceof NoBrowser) return { outcome: "challenge", code: "no_browser" };
  // Only which kind it was: messages of the browser carry addresses and what stood on the page.
  const message = error instanceof Error ? error.message : "";
  if (/has been closed|crashed|disconnected/i.test(message))
    return { outcome: "unavailable", why: "the browser was closed" };
  if (error instanceof Error && error.name === "TimeoutError")
    return { outcome: "unavailable", why: "no answer in time" };
  return { outcome: "unavailable", why: "the browser failed" };
}

const isFailure = (answer: { outcome: string }): answer is DriverResult =>
  !["done", "already", "listed"].includes(answer.outcome);

/** Without what was typed, and without who is in the lists. */
async function takePicture({ page, place, vendor }: Visit, answer: DriverResult): Promise<void> {
  if (answer.outcome === "rate_limited" || page.url() === "about:blank") return;
  const mask: Locator[] = [page.locator("input, textarea"), ...vendor.row(page)];
  const picture = await page.screenshot({ type: "jpeg", quality: 60, mask, timeout: 3_000 }).catch(() => null);
  const said = "code" in answer ? answer.code : "why" in answer ? answer.why : answer.outcome;
  const code = said
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .slice(0, 80);
  if (picture) await keepPicture(place.workspaceId, picture, { outcome: answer.outcome, code });
}
