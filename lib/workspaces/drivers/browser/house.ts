import path from "node:path";
import type { Browser } from "playwright";
import { findChromium, unpackChromium } from "@/lib/core/chromium";
import { shared } from "@/lib/core/clock";
import { env, passedOn, workingFolder } from "@/lib/core/env";

/**
 * The one browser of this process. It is loaded when it is first needed, used by one call at a time, and closed when no
 * call has come for a while. It hangs on a pipe to us, so that it ends with us however we end.
 */

/** A burst of invitations needs one start; an idle browser holds hundreds of megabytes. */
const IDLE_MS = 20_000;
const CLOSE_MS = 3_000;

type House = { tail: Promise<void>; browser: Browser | null; isHeadless: boolean; idle?: NodeJS.Timeout | undefined };
const house = shared<House>("kursi.browser", () => ({ tail: Promise.resolve(), browser: null, isHeadless: true }));

/** The folder that the site's account may write: pictures of failures, and the browser where it has to be unpacked. */
export const browserFolder = (): string => path.resolve(workingFolder(), env().DATA_DIR, "browser");

/** Answers how to give the turn back; null when it has not come in time. */
export async function takeTurn(waitMs: number): Promise<(() => void) | null> {
  const before = house.tail;
  let done = (): void => undefined;
  const mine = new Promise<void>((resolve) => (done = resolve));
  house.tail = before.then(() => mine);
  if (await endsWithin(before, waitMs)) return done;
  done();
  return null;
}

/** The machine has no browser that could be started; no other try will find one. */
export class NoBrowser extends Error {
  override readonly name = "NoBrowser";
}

/** For the caller whose turn it is. Throws `NoBrowser`, or what the start has ended with. */
export async function openBrowser({ isHeadless }: { isHeadless: boolean }): Promise<Browser> {
  clearTimeout(house.idle);
  if (house.browser?.isConnected() && house.isHeadless === isHeadless) return house.browser;
  await closeBrowser();
  const folders = [path.join(workingFolder(), ".cache"), browserFolder()];
  const { chromium } = await import("playwright");
  try {
    await unpackChromium(folders);
    const { env: needed, ...found } = findChromium(folders);
    house.browser = await chromium.launch({
      ...found,
      headless: isHeadless,
      // None of the shop's secrets: it shows other people's pages.
      env: {
        ...passedOn(["PATH", "TMPDIR", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY"]),
        HOME: browserFolder(),
        ...needed,
      },
      // The site stops in its own order.
      handleSIGHUP: false,
      handleSIGINT: false,
      handleSIGTERM: false,
    });
  } catch (error) {
    if (error instanceof Error && /ENOENT|executable doesn't exist|is not found at/i.test(error.message))
      throw new NoBrowser(error.message);
    throw error;
  }
  house.isHeadless = isHeadless;
  return house.browser;
}

/** Nobody needs it for now. */
export function leaveBrowser(): void {
  clearTimeout(house.idle);
  house.idle = setTimeout(() => void closeBrowser(), IDLE_MS).unref();
}

/** Closes it, or gives it up when it does not close; the next call starts another. */
export async function closeBrowser(): Promise<void> {
  clearTimeout(house.idle);
  const { browser } = house;
  house.browser = null;
  if (browser) await endsWithin(browser.close(), CLOSE_MS);
}

/** Whether it came to an end in time, well or not. */
export async function endsWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
  const ended = work.then(
    () => true,
    () => true,
  );
  return Promise.race([ended, late]).finally(() => clearTimeout(timer));
}
