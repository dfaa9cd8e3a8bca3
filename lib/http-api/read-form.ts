import { AsyncLocalStorage } from "node:async_hooks";
import { shared } from "@/lib/core/clock";

/** The site's server (scripts/site/unread-form.mjs) opens one for each form that is sent to a page. */
type Form = { hasBegun: boolean };
const forms = shared<AsyncLocalStorage<Form>>("kursi.form", () => new AsyncLocalStorage());

/**
 * The form that a server action was sent. Anybody can call an action with anything, whatever its signature says: what is
 * no form is an empty one. Every action reads its form here first, and so tells the server that it has begun.
 */
export function readForm(sent: unknown): FormData {
  const form = forms.getStore();
  if (form) form.hasBegun = true;
  return sent instanceof FormData ? sent : new FormData();
}
