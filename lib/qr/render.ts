import QRCode from "qrcode";

/** Modules of white on every side; scanners need four (ISO/IEC 18004). */
export const QUIET_ZONE_MODULES = 4;
const PNG_MODULE_PIXELS_MIN = 4;
const PNG_MODULE_PIXELS_MAX = 32;

/** Medium: a screen is clean, and a lower density reads better from afar. */
const CORRECTION = "M";

const matrixOf = (payload: string) => QRCode.create(payload, { errorCorrectionLevel: CORRECTION }).modules;

/** Modules on one side, quiet zone included. */
export const sideModules = (payload: string): number => matrixOf(payload).size + 2 * QUIET_ZONE_MODULES;

/** One path of black squares on white, one unit a module, so that every size is sharp. */
export function renderQrSvg(payload: string): string {
  const matrix = matrixOf(payload);
  const side = matrix.size + 2 * QUIET_ZONE_MODULES;
  let path = "";
  for (let row = 0; row < matrix.size; row++) path += rowPath(matrix, row);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 ${side} ${side}" ` +
    `shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path fill="#000" d="${path}"/></svg>`
  );
}

/** Neighbouring dark modules become one rectangle. */
function rowPath(matrix: { size: number; get(row: number, column: number): number }, row: number): string {
  let path = "";
  for (let start = 0; start < matrix.size; start++) {
    let end = start;
    while (end < matrix.size && matrix.get(row, end)) end++;
    if (end === start) continue;
    path += `M${start + QUIET_ZONE_MODULES} ${row + QUIET_ZONE_MODULES}h${end - start}v1h-${end - start}z`;
    start = end;
  }
  return path;
}

/** A picture to save: whole pixels per module. Throws RangeError on sizes that no screen needs. */
export async function renderQrPng(payload: string, modulePixels: number): Promise<Buffer> {
  if (!Number.isInteger(modulePixels) || modulePixels < PNG_MODULE_PIXELS_MIN || modulePixels > PNG_MODULE_PIXELS_MAX)
    throw new RangeError(`not a size for a module: ${modulePixels}`);
  return QRCode.toBuffer(payload, {
    type: "png",
    errorCorrectionLevel: CORRECTION,
    margin: QUIET_ZONE_MODULES,
    scale: modulePixels,
    color: { dark: "#000000ff", light: "#ffffffff" },
  });
}

/** As wide as a phone allows (324 px of 360) and never narrower than this. */
const SHOWN_PIXELS_MAX = 324;
const SHOWN_PIXELS_MIN = 240;

/** CSS pixels of one side on the page: a whole number per module. */
export function shownPixels(payload: string): number {
  const side = sideModules(payload);
  const perModule = Math.max(Math.floor(SHOWN_PIXELS_MAX / side), Math.ceil(SHOWN_PIXELS_MIN / side));
  return side * perModule;
}
