import { findChromium, unpackChromium, type Chromium } from "@/lib/core/chromium";
import { inRoot } from "@/scripts/system/paths";

/** The browser of tests, screenshots and measures: unpacked into `.cache`, and started with this process's environment. */

export const prepareChromium = (): Promise<void> => unpackChromium([inRoot(".cache")]);

/** How to launch the browser (after `prepareChromium`). Without one from npm: the one that Playwright has installed. */
export function browserLaunch(): Omit<Chromium, "channel"> {
  const { channel: _channel, env, ...launch } = findChromium([inRoot(".cache")]);
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...launch, env: { ...Object.fromEntries(inherited), ...env } };
}
