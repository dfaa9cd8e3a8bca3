import type { BrowserContext } from "@playwright/test";

/** A code that is paid between the page and its picture is not shown any more; the page itself changes a moment later. */
const CODE_IS_GONE = /404 \(Not Found\) \(.*\/orders\/ORD-\w+\/qr\.svg/;

/** What the pages of a test complained about. A test that provokes a complaint says so with `expect`. */
export class ConsoleWatch {
  readonly #seen: string[] = [];
  readonly #expected: RegExp[] = [CODE_IS_GONE];

  watch(context: BrowserContext): void {
    context.on("console", (message) => {
      if (message.type() === "error") this.#seen.push(`${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (error) => this.#seen.push(`uncaught: ${error.error().stack ?? error.error().message}`));
  }

  /** Complaints that match are part of the test, e.g. the browser's line about a 404 that is wanted. */
  expect(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  unexpected(): string[] {
    return this.#seen.filter((line) => !this.#expected.some((pattern) => pattern.test(line)));
  }
}
