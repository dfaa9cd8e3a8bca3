import { AsyncLocalStorage } from "node:async_hooks";

/**
 * A form that nobody could read is the sender's mistake. Next decodes what is sent to a server action before it calls
 * the action, and answers 500 to everything that it stumbles over; our own actions answer their refusals themselves.
 * So a form that is answered 500 before any action has begun was unreadable, and is answered 400.
 * @typedef {{ hasBegun: boolean }} Form
 */

/** Shared with the application, which the bundler gives its own copy of every file: lib/http-api/read-form.ts. */
const forms = /** @type {AsyncLocalStorage<Form>} */ (
  /** @type {Record<symbol, unknown>} */ (/** @type {unknown} */ (globalThis))[Symbol.for("kursi.form")] ??=
    new AsyncLocalStorage()
);

/**
 * The form that a request sends to a page, or null when it is something else.
 * @param {import("node:http").IncomingMessage} request
 * @returns {Form | null}
 */
export function noteForm({ method, url = "", headers }) {
  const isForm = headers["next-action"] !== undefined || /^multipart\/form-data/i.test(headers["content-type"] ?? "");
  return method === "POST" && isForm && !url.startsWith("/api/") ? { hasBegun: false } : null;
}

/**
 * @template T
 * @param {Form | null} form
 * @param {() => T} work
 * @returns {T}
 */
export const withForm = (form, work) => (form ? forms.run(form, work) : work());

/**
 * @param {Form | null} form
 * @param {number} status
 */
export const formStatus = (form, status) => (status === 500 && form?.hasBegun === false ? 400 : status);
