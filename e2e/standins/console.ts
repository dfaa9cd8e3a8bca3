import { z } from "zod";
import { json, startHttp, type Route, type StandinAnswer } from "./http";
import type { WorkspaceStandin } from "./scim";
import { createWorkspaceBooks, type WorkspacePerson } from "./workspace-books";
import { bearerIs, ownerRoutes } from "./workspace-routes";

const newInvitations = z.looseObject({ email_addresses: z.array(z.string()).length(1) });
const revocation = z.looseObject({ email_address: z.string() });

const refuse = (status: number, code: string, detail: string): StandinAnswer => json(status, { code, detail });
const WORKSPACE = "ws-standin-01";

/** A team's console as its own web page speaks to it: lists with `total`, a yes with nobody in it for a silent no. */
export async function startConsoleStandin(options: { port?: number; seats?: number } = {}): Promise<WorkspaceStandin> {
  const token = "console-session-standin-01";
  const books = createWorkspaceBooks(options);
  const at = (path: string) => `/accounts/${WORKSPACE}${path}`;
  const listing = (
    path: string,
    state: WorkspacePerson["state"],
    show: (person: WorkspacePerson) => object,
  ): Route => ({
    method: "GET",
    path: at(path),
    handle: ({ query }) => {
      const all = books.listed(state);
      const offset = Number(query.get("offset") ?? 0);
      const limit = Number(query.get("limit") ?? 25);
      return json(200, { items: all.slice(offset, offset + limit).map(show), total: all.length, limit, offset });
    },
  });
  const signedOut = refuse(401, "token_expired", "Provided authentication token is expired.");
  const routes = ownerRoutes({ books, isSignedIn: bearerIs(token), signedOut }, [
    listing("/users", "member", ({ id, email }) => ({ id, email, role: "standard-user" })),
    listing("/invites", "pending", ({ id, email }) => ({ id, email_address: email, role: "standard-user" })),
    {
      method: "POST",
      path: at("/invites"),
      handle: (request) => {
        const [email = ""] = newInvitations.parse(request.json).email_addresses.map((one) => one.toLowerCase());
        if (books.find(email)) return refuse(409, "already_member", "User is already in workspace");
        if (books.moods.refused.includes(email)) return json(200, { account_invites: [] });
        if (books.isFull()) return refuse(422, "seat_limit", "You have reached the maximum number of seats");
        return json(200, { account_invites: [{ id: books.add(email, "pending").id }] });
      },
    },
    {
      method: "DELETE",
      path: at("/invites"),
      handle: (request) => {
        const person = books.find(revocation.parse(request.json).email_address);
        if (!person || person.state !== "pending") return refuse(404, "invite_not_found", "No such invite");
        books.drop(person);
        return json(200, { success: true });
      },
    },
    {
      method: "DELETE",
      path: at("/users/:id"),
      handle: (request) => {
        const person = books.byId(request.params["id"] ?? "");
        if (!person) return refuse(404, "user_not_found", "No such user");
        books.drop(person);
        return json(200, { success: true });
      },
    },
  ]);
  const server = await startHttp({ port: options.port, routes });
  const settings = { base_url: server.url, workspace_id: WORKSPACE, acknowledged: true };
  return { ...server, books, settings, credentials: { access_token: token } };
}
