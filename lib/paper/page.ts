import { readFileSync } from "node:fs";
import path from "node:path";
import Pdf from "pdfkit";

/** Paper to write on: text in the shop's own typeface, whatever Latin alphabet a name is written in. */

export const MARGIN = 56;
const [WIDTH, HEIGHT] = [595.28, 841.89];
export const RIGHT = WIDTH - MARGIN;
const BOTTOM = HEIGHT - MARGIN;

type Weight = 400 | 700;
type Style = { size?: number; weight?: Weight; isGrey?: boolean; isRight?: boolean; width?: number };

export type Page = {
  /** Writes from `x` on, or up to it when `isRight`, in lines of at most `width`. Answers where the next line would be. */
  write(text: string, x: number, style?: Style): number;
  /** A line across the page. */
  rule(): void;
  /** Where the next text begins. */
  moveTo(y: number): void;
  /** Goes down, or to the top of another page when there is no room for `needed` more. */
  down(by: number, needed?: number): void;
  /** The finished file. */
  end(): Promise<Uint8Array<ArrayBuffer>>;
};

/** The typeface comes in parts, as the web has it; each part draws its own letters. See fonts/LICENSE. */
const PARTS = ["latin", "latin-ext", "vietnamese"] as const;
/** Stands where no part has the letter. */
const UNKNOWN = "?";
const COLOURS = { ink: "#16201c", grey: "#5b6660", line: "#d5dbd8" };
const LEADING = 1.4;
const LINES_MAX = 3;

type Font = { name: string; letters: ReadonlySet<number> };
type Run = { font: string; letters: string };
/** Of pdfkit's own font object only this is asked; its types do not show it. */
type Opened = { _font: { font?: { characterSet: number[] } } };

export function openPage(title: string): Page {
  const document = new Pdf({
    size: "A4",
    margin: 0,
    info: { Title: title, Producer: "Kursi", Creator: "Kursi" },
  });
  const fonts: Record<Weight, Font[]> = { 400: openFonts(document, 400), 700: openFonts(document, 700) };
  let y = MARGIN;

  const widthOf = (runs: readonly Run[], size: number): number => {
    document.fontSize(size);
    return runs.reduce((sum, { font, letters }) => sum + document.font(font).widthOfString(letters), 0);
  };
  return {
    write(text, x, { size = 10, weight = 400, isGrey = false, isRight = false, width = RIGHT - MARGIN } = {}) {
      const fits = (line: string): boolean => widthOf(runsOf(line, fonts[weight]), size) <= width;
      let below = y;
      for (const line of wrap(seen(text), fits)) {
        const runs = runsOf(line, fonts[weight]);
        let left = isRight ? x - widthOf(runs, size) : x;
        document.fillColor(isGrey ? COLOURS.grey : COLOURS.ink).fontSize(size);
        for (const { font, letters } of runs) {
          document.font(font).text(letters, left, below, { lineBreak: false });
          left += document.widthOfString(letters);
        }
        below += size * LEADING;
      }
      return below;
    },
    rule: () => void document.moveTo(MARGIN, y).lineTo(RIGHT, y).lineWidth(0.75).strokeColor(COLOURS.line).stroke(),
    moveTo: (to) => void (y = to),
    down(by, needed = 0) {
      y += by;
      if (y + needed <= BOTTOM) return;
      document.addPage();
      y = MARGIN;
    },
    end: () => finish(document),
  };
}

function openFonts(document: PDFKit.PDFDocument, weight: Weight): Font[] {
  return PARTS.map((part) => {
    const name = `${part}-${weight}`;
    document.registerFont(name, readPart(name)).font(name);
    return { name, letters: new Set((document as unknown as Opened)._font.font?.characterSet) };
  });
}

async function finish(document: PDFKit.PDFDocument): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    document.on("data", (part: Buffer) => parts.push(part));
    document.on("end", resolve);
    document.on("error", reject);
  });
  document.end();
  await ended;
  return new Uint8Array(Buffer.concat(parts));
}

/** Breaks at spaces, and inside a word that is longer than a line; what is too much ends with an ellipsis. */
function wrap(text: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  let line = "";
  for (const letter of Array.from(text)) {
    if (fits(line + letter)) {
      line += letter;
      continue;
    }
    const at = letter === " " ? line.length : line.lastIndexOf(" ");
    lines.push(at > 0 ? line.slice(0, at) : line);
    line = (at > 0 ? line.slice(at + 1) : "") + (letter === " " ? "" : letter);
    if (lines.length === LINES_MAX) return [...lines.slice(0, -1), `${(lines.at(-1) ?? "").slice(0, -1)}…`];
  }
  return [...lines, line];
}

/** The stretches of a line that one part of the typeface can draw. */
function runsOf(line: string, fonts: readonly Font[]): Run[] {
  const runs: Run[] = [];
  for (const letter of Array.from(line)) {
    const known = fonts.find(({ letters }) => letters.has(letter.codePointAt(0) ?? 0));
    const font = (known ?? fonts[0])?.name ?? "";
    const drawn = known ? letter : UNKNOWN;
    const last = runs.at(-1);
    if (last?.font === font) last.letters += drawn;
    else runs.push({ font, letters: drawn });
  }
  return runs;
}

/** Letters and their marks as one sign where there is one, on one line, without what cannot be seen. */
const seen = (text: string): string =>
  text
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();

const files = new Map<string, Buffer>();

function readPart(name: string): Buffer {
  const bytes = files.get(name) ?? readFileSync(path.join(process.cwd(), "lib", "paper", "fonts", `${name}.woff`));
  files.set(name, bytes);
  return bytes;
}
