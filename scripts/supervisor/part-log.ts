import { appendFileSync, existsSync, renameSync, statSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import path from "node:path";
import { say } from "@/scripts/supervisor/progress";

const LARGEST_LOG_BYTES = 20 * 1024 * 1024;
/** pino's number for `error`. */
const ERROR_LEVEL = 50;
/** A part that fails in a loop must not flood the terminal: the rest is in its file. */
const SHOWN_LINES_MAX = 40;
const SHOWN_WINDOW_MS = 10_000;

/**
 * Control and direction characters, and the separators that terminals treat as line ends: with them a visitor's words
 * could end our line, write one of their own, or colour the terminal. Tabs stay, for stack traces.
 */
const UNPRINTABLE = /[^\P{Cc}\t]|[\p{Bidi_Control}\p{Zl}\p{Zp}]/gu;

/** The line with such characters made visible, as `\\u001b`. */
export const printable = (line: string): string =>
  line.replace(UNPRINTABLE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Whether a line of a part's output is worth a person's attention: what it wrote to stderr, and logged errors. */
export function isWorthShowing(line: string, from: "stdout" | "stderr"): boolean {
  if (line.trim() === "") return false;
  if (line.startsWith("{")) {
    const level = /"level":(\d+)/.exec(line)?.[1];
    if (level !== undefined) return Number(level) >= ERROR_LEVEL;
  }
  return from === "stderr";
}

/** A file that is moved aside once when it grows too large, so that a part's log never takes more than twice that. */
export class PartLog {
  readonly file: string;
  private bytes = 0;
  private shown: number[] = [];

  constructor(
    folder: string,
    private readonly name: string,
    private readonly isVerbose: boolean,
  ) {
    this.file = path.join(folder, `${name}.log`);
    this.bytes = existsSync(this.file) ? statSync(this.file).size : 0;
  }

  follow(stream: Readable | null, from: "stdout" | "stderr"): void {
    if (!stream) return;
    createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", (raw) => {
      const line = printable(raw);
      this.keep(line);
      if (this.isVerbose || isWorthShowing(line, from)) this.show(line);
    });
  }

  private keep(line: string): void {
    const text = `${line}\n`;
    this.bytes += Buffer.byteLength(text);
    try {
      if (this.bytes > LARGEST_LOG_BYTES) {
        renameSync(this.file, `${this.file}.old`);
        this.bytes = Buffer.byteLength(text);
      }
      appendFileSync(this.file, text, { mode: 0o600 });
    } catch {
      // A full disk must not bring the shop down for want of a log line.
    }
  }

  private show(line: string): void {
    const now = Date.now();
    this.shown = this.shown.filter((at) => now - at < SHOWN_WINDOW_MS);
    if (this.shown.length > SHOWN_LINES_MAX) return;
    this.shown.push(now);
    if (this.shown.length > SHOWN_LINES_MAX) say(`${this.name} | … more in ${this.file}`);
    else say(`${this.name} | ${line}`);
  }
}
