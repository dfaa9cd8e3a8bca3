import { z } from "zod";
import { json, startHttp, type Route, type StandinAnswer } from "./http";
import type { WorkspaceStandin } from "./scim";
import { createWorkspaceBooks, type WorkspacePerson } from "./workspace-books";
import { bearerIs, ownerRoutes } from "./workspace-routes";

const newInvitation = z.looseObject({ email: z.string(), role: z.enum(["reader", "owner"]) });

const refuse = (status: number, code: string, message: string): StandinAnswer =>
  json(status, { error: { message, type: "invalid_request_error", param: null, code } });

/** An organisation of an API platform: invitations with a life of their own, and users. Lists are paged by `after`. */
export async function startOpenAiOrgStandin(
  options: { port?: number; seats?: number } = {},
): Promise<WorkspaceStandin> {
  const key = "sk-admin-standin-01";
  const books = createWorkspaceBooks(options);
  const showInvite = (person: WorkspacePerson) => ({
    object: "organization.invite",
    id: person.id,
    email: person.email,
    role: "reader",
    status: person.state === "pending" ? "pending" : "accepted",
    projects: [],
  });
  const showUser = (person: WorkspacePerson) => ({
    object: "organization.user",
    id: person.id,
    email: person.email,
    role: "reader",
  });
  const listing = (path: string, read: () => { id: string }[]): Route => ({
    method: "GET",
    path,
    handle: ({ query }) => {
      const all = read();
      const after = query.get("after");
      const from = after ? all.findIndex(({ id }) => id === after) + 1 : 0;
      const data = all.slice(from, from + Number(query.get("limit") ?? 20));
      const has_more = from + data.length < all.length;
      return json(200, {
        object: "list",
        data,
        first_id: data[0]?.id ?? null,
        last_id: data.at(-1)?.id ?? null,
        has_more,
      });
    },
  });
  const removal = (path: string, state: WorkspacePerson["state"]): Route => ({
    method: "DELETE",
    path,
    handle: (request) => {
      const person = books.byId(request.params["id"] ?? "");
      if (!person) return refuse(404, "not_found", "There is nothing with this id.");
      if (person.state !== state) return refuse(400, "invite_accepted", "An accepted invite cannot be deleted.");
      books.drop(person);
      return json(200, { object: "organization.deleted", id: person.id, deleted: true });
    },
  });
  const signedOut = refuse(401, "invalid_api_key", "Incorrect API key provided.");
  const routes = ownerRoutes({ books, isSignedIn: bearerIs(key), signedOut }, [
    listing("/v1/organization/invites", () => [...books.listed("pending"), ...books.listed("member")].map(showInvite)),
    listing("/v1/organization/users", () => books.listed("member").map(showUser)),
    {
      method: "POST",
      path: "/v1/organization/invites",
      handle: (request) => {
        const email = newInvitation.parse(request.json).email.toLowerCase();
        if (books.moods.refused.includes(email)) return refuse(400, "invalid_email", "This address cannot be invited.");
        if (books.find(email)) return refuse(400, "already_invited", "The user is already a member or invited.");
        if (books.isFull()) return refuse(400, "limit_reached", "The maximum number of seats has been reached.");
        return json(200, showInvite(books.add(email, "pending")));
      },
    },
    removal("/v1/organization/invites/:id", "pending"),
    removal("/v1/organization/users/:id", "member"),
  ]);
  const server = await startHttp({ port: options.port, routes });
  return { ...server, books, settings: { base_url: `${server.url}/v1` }, credentials: { admin_key: key } };
}
