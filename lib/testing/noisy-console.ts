import { afterEach, beforeEach, vi } from "vitest";

/**
 * `console.error` fails the test that caused it, unless the test says that it expects it: React, Node and our own
 * last-resort handlers report real mistakes there, and nobody reads a passing test's output.
 */
const STATE = Symbol.for("kursi.noisy-console");
type State = { isExpected: boolean; calls: string[] };

// On `globalThis`, since the set-up file and the test may load this module separately.
const holder: typeof globalThis & { [STATE]?: State } = globalThis;
const state = (holder[STATE] ??= { isExpected: false, calls: [] });

/** For one test: errors on the console are part of what it shows. */
export function expectConsoleErrors(): void {
  state.isExpected = true;
}

beforeEach(() => {
  state.isExpected = false;
  state.calls = [];
  vi.spyOn(console, "error").mockImplementation((...parts: unknown[]) => {
    state.calls.push(parts.map(String).join(" "));
  });
});

afterEach(() => {
  const { isExpected, calls } = state;
  state.calls = [];
  if (!isExpected && calls.length > 0) throw new Error(`console.error was called: ${calls.join(" | ")}`);
});
