import type { Locator } from "@playwright/test";
import jsQR from "jsqr";
import { PNG } from "pngjs";
import { expect } from "../fixtures";

/** What a wallet reads off a picture, or null. Not tried with colours inverted, which many wallets cannot read. */
export function decode(png: Buffer): string | null {
  const { data, width, height } = PNG.sync.read(png);
  return jsQR(new Uint8ClampedArray(data), width, height, { inversionAttempts: "dontInvert" })?.data ?? null;
}

/** What a wallet reads off the screen once the picture is there. */
export async function readScreen(picture: Locator): Promise<string | null> {
  const isLoaded = () =>
    picture.evaluate((image) => image instanceof HTMLImageElement && image.complete && image.naturalWidth > 0);
  await expect.poll(isLoaded).toBe(true);
  return decode(await picture.screenshot());
}
