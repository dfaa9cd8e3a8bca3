import * as fc from "fast-check";
import jsqr from "jsqr";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { QUIET_ZONE_MODULES, renderQrPng, renderQrSvg, shownPixels, sideModules } from "./render";

/** The shape and length of what gateways send; the digits mean nothing. */
const QRIS =
  "00020101021226670016COM.NOBUBANK.WWW01189360050300000879140214844519767362640303UMI51440014ID.CO.QRIS.WWW" +
  "0215ID20243345184510303UMI5204541153033605409057123.005802ID5911KURSI TOKO6013JAKARTA PUSAT61051011062070703A016304ABCD";

function read(png: Buffer): string | undefined {
  const { data, width, height } = PNG.sync.read(png);
  return jsqr(new Uint8ClampedArray(data), width, height)?.data;
}

/** Draws the rectangles of our own SVG, so that what browsers get is read back too. */
function rasterise(svg: string, scale: number): Buffer {
  const side = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
  const png = new PNG({ width: side * scale, height: side * scale });
  png.data.fill(255);
  for (const [, x, y, width] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1/g))
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++)
      for (let column = Number(x) * scale; column < (Number(x) + Number(width)) * scale; column++)
        png.data.fill(0, (row * side * scale + column) * 4, (row * side * scale + column) * 4 + 3);
  return PNG.sync.write(png);
}

describe("the QR code", () => {
  it.each([4, 8, 12, 24])("reads back byte for byte from a PNG of %i pixels a module", async (pixels) => {
    expect(read(await renderQrPng(QRIS, pixels))).toBe(QRIS);
  });

  it.each([3, 6, 9])("reads back byte for byte from the SVG at %i pixels a module", (scale) => {
    expect(read(rasterise(renderQrSvg(QRIS), scale))).toBe(QRIS);
  });

  it("has whole pixels and four white modules on every side", async () => {
    const { data, width, height } = PNG.sync.read(await renderQrPng(QRIS, 8));
    expect([width, height]).toEqual([sideModules(QRIS) * 8, sideModules(QRIS) * 8]);
    const quiet = QUIET_ZONE_MODULES * 8;
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        if (x < quiet || y < quiet || x >= width - quiet || y >= height - quiet)
          if (data[(y * width + x) * 4] !== 255) throw new Error(`ink in the quiet zone at ${x},${y}`);
  });

  it("is shown in whole pixels a module, large enough to scan and no wider than a phone", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 400, unit: fc.constantFrom(..."0123456789ABCDabcd.") }),
        (payload) => {
          const shown = shownPixels(payload);
          expect(shown % sideModules(payload)).toBe(0);
          expect(shown).toBeGreaterThanOrEqual(240);
          expect(shown).toBeLessThanOrEqual(340);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("refuses sizes that are not whole or not sane", async () => {
    for (const size of [0, -1, 3, 4.5, 33, Number.NaN])
      await expect(renderQrPng(QRIS, size)).rejects.toThrow(RangeError);
  });
});
