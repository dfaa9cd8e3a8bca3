import { html, json, type Handler, type Route, type StandinAnswer, type StandinRequest } from "./http";
import type { WorkspaceBooks } from "./workspace-books";

/** What the vendors' stand-ins share: who may ask at all, and the moods that come before any work. */

export type Moody = {
  books: WorkspaceBooks;
  isSignedIn(request: StandinRequest): boolean;
  /** The vendor's own way of saying that the key is no good. */
  signedOut: StandinAnswer;
};

/** Routes that answer only to the owner, and only in the mood that was set. */
export const ownerRoutes = ({ books, isSignedIn, signedOut }: Moody, routes: readonly Route[]): Route[] => {
  const guard =
    (handle: Handler): Handler =>
    (request) => {
      const { moods } = books;
      if (moods.isChallenged) return html(403, "<html><title>Just a moment...</title></html>");
      if (moods.isSignedOut || !isSignedIn(request)) return signedOut;
      if (moods.retryAfterSeconds > 0)
        return {
          ...json(429, { detail: "Too many requests" }),
          headers: { "retry-after": String(moods.retryAfterSeconds) },
        };
      return handle(request);
    };
  return routes.map((route) => ({ ...route, handle: guard(route.handle) }));
};

export const bearerIs =
  (token: string) =>
  ({ headers }: StandinRequest): boolean =>
    headers.get("authorization") === `Bearer ${token}`;
