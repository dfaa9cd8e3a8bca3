import { z } from "zod";
import { CONTROL_PREFIX, html, json, type Handler, type Route, type StandinAnswer, type StandinRequest } from "./http";
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
  return [...controls(books), ...routes.map((route) => ({ ...route, handle: guard(route.handle) }))];
};

const named = z.object({ email: z.string() });
const moodFields = z.strictObject({
  seats: z.coerce.number().int().nonnegative(),
  isSignedOut: z.boolean(),
  isChallenged: z.boolean(),
  isGhost: z.boolean(),
  listLagMs: z.coerce.number().int().nonnegative(),
  retryAfterSeconds: z.coerce.number().int().nonnegative(),
  refused: z.array(z.string()),
});

/**
 * The stand-in's own buttons: `GET /_standin/people`, `POST /_standin/accept {email}` (the person clicks the link in
 * their mail), `POST /_standin/mood {seats?, isSignedOut?, …}`.
 */
const controls = (books: WorkspaceBooks): Route[] => [
  {
    method: "GET",
    path: `${CONTROL_PREFIX}people`,
    handle: () => json(200, { people: books.people, moods: books.moods }),
  },
  {
    method: "POST",
    path: `${CONTROL_PREFIX}accept`,
    handle: ({ json: body }) => pressed(() => books.accept(named.parse(body).email)),
  },
  {
    method: "POST",
    path: `${CONTROL_PREFIX}mood`,
    handle: ({ json: body }) => pressed(() => void Object.assign(books.moods, moodFields.partial().parse(body))),
  },
];

function pressed(work: () => void): StandinAnswer {
  try {
    work();
  } catch (error) {
    return json(400, { message: error instanceof Error ? error.message : "refused" });
  }
  return json(200, { ok: true });
}

export const bearerIs =
  (token: string) =>
  ({ headers }: StandinRequest): boolean =>
    headers.get("authorization") === `Bearer ${token}`;
