import { randomUUID } from "node:crypto";
import { z } from "zod";
import { html, json, startHttp, type Handler, type Route, type StandinAnswer, type StandinRequest } from "./http";
import { drawList, drawSignIn, type Markup } from "./browser-pages";
import type { WorkspaceStandin } from "./scim";
import { createWorkspaceBooks, type WorkspacePerson } from "./workspace-books";
import { ownerRoutes } from "./workspace-routes";

/** How the site is drawn and behaves now; all of it can be turned while somebody is on it. */
export type SiteKnobs = {
  markup: Markup;
  /** `POST /admin/api/invites`: the session ends as this request comes in, once. */
  logOutAt: string | null;
  /** Milliseconds until a list is filled in. */
  drawsAfterMs: number;
  /** A full workspace offers to buy a seat instead of refusing. */
  sellsSeats: boolean;
  /** After the password comes a code from a phone. */
  asksForCode: boolean;
  /** Address first, password on the next page. */
  isTwoStep: boolean;
  /** The dialog that asks once more names this person, whoever was pressed. */
  confirmsAnother: string | null;
  /** Only so many rows are drawn, as a list does that draws what fits on the screen. */
  rowsDrawn: number;
};

export type BrowserStandin = WorkspaceStandin & { knobs: SiteKnobs };

const PAGE_SIZE = 50;
const OWNER = { email: "pemilik@contoh.test", password: "kata-sandi-pemilik-01" };
const body = z.looseObject({ email: z.string().default(""), password: z.string().default("") });

const to = (location: string, headers: Record<string, string> = {}): StandinAnswer => ({
  status: 303,
  text: "",
  headers: { location, ...headers },
});

/** The web pages of a team's console, as its owner sees them: sign-in, members, invitations, dialogs. */
export async function startBrowserStandin(options: { port?: number; seats?: number } = {}): Promise<BrowserStandin> {
  const books = createWorkspaceBooks(options);
  const sessions = new Set<string>();
  const knobs: SiteKnobs = {
    markup: "table",
    logOutAt: null,
    drawsAfterMs: 0,
    sellsSeats: false,
    asksForCode: false,
    isTwoStep: false,
    confirmsAnother: null,
    rowsDrawn: Infinity,
  };
  const isSignedIn = ({ headers, method, path }: StandinRequest): boolean => {
    if (knobs.logOutAt === `${method} ${path}`) {
      sessions.clear();
      knobs.logOutAt = null;
    }
    const [, id = ""] = /console=([\w-]+)/.exec(headers.get("cookie") ?? "") ?? [];
    return sessions.has(id);
  };
  const list = (path: string, state: WorkspacePerson["state"]): Route => ({
    method: "GET",
    path,
    handle: ({ query }) => {
      const all = books.listed(state).map(({ email }) => email);
      const page = Number(query.get("page") ?? 1);
      const emails = all.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
      const next = all.length > page * PAGE_SIZE ? `${path}?page=${page + 1}` : null;
      return html(200, drawList({ state, emails, total: all.length, next, said: query.get("said"), knobs }));
    },
  });
  const press = (path: string, back: string, said: string): Route => ({
    method: "POST",
    path,
    handle: (request) => {
      const person = books.find(body.parse(request.json).email);
      if (person) books.drop(person);
      return to(`${back}?said=${said}`);
    },
  });
  const invite: Handler = (request) => {
    const { email } = body.parse(request.json);
    if (books.find(email)) return json(409, { message: "This person is already in the workspace." });
    if (books.moods.refused.includes(email)) return json(422, { message: "This address cannot be invited." });
    if (books.isFull())
      return knobs.sellsSeats
        ? json(402, { message: "Your plan will be charged for an additional seat.", isQuestion: true })
        : json(422, { message: "You have reached the maximum number of seats." });
    books.add(email, "pending");
    return json(200, { message: `Invitation sent to ${email}.` });
  };
  const guarded = ownerRoutes({ books, isSignedIn, signedOut: to("/login") }, [
    list("/admin/members", "member"),
    list("/admin/invites", "pending"),
    { method: "POST", path: "/admin/api/invites", handle: invite },
    press("/admin/invites/revoke", "/admin/invites", "revoked"),
    press("/admin/members/remove", "/admin/members", "removed"),
  ]);
  const signIn: Handler = (request) => {
    const { email, password } = body.parse(request.json);
    if (knobs.isTwoStep && password === "") return html(200, drawSignIn({ ask: "password", email }));
    if (books.moods.isSignedOut || email !== OWNER.email || password !== OWNER.password)
      return html(200, drawSignIn({ ask: "both", said: "Wrong email or password." }));
    if (knobs.asksForCode) return html(200, drawSignIn({ ask: "code" }));
    const id = randomUUID();
    sessions.add(id);
    return to("/admin/members", { "set-cookie": `console=${id}; Path=/; HttpOnly` });
  };
  const routes: Route[] = [
    {
      method: "GET",
      path: "/login",
      handle: () => html(200, drawSignIn({ ask: knobs.isTwoStep ? "email" : "both" })),
    },
    { method: "POST", path: "/login", handle: signIn },
    // Whoever has lost their session is asked for it anew.
    ...guarded.map((route) => ({
      ...route,
      handle: ((request) => {
        if (books.moods.isSignedOut) sessions.clear();
        return route.handle(request);
      }) satisfies Handler,
    })),
  ];
  const server = await startHttp({ port: options.port, routes });
  const settings = { base_url: server.url, acknowledged: true, pace_ms: 0 };
  return { ...server, books, knobs, settings, credentials: OWNER };
}
