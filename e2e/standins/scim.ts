import { z } from "zod";
import { json, startHttp, type StandinAnswer, type StandinServer } from "./http";
import { createWorkspaceBooks, type WorkspaceBooks, type WorkspacePerson } from "./workspace-books";
import { bearerIs, ownerRoutes } from "./workspace-routes";

export type WorkspaceStandin = StandinServer & {
  books: WorkspaceBooks;
  /** What the owner fills in to use it. */
  settings: Record<string, unknown>;
  credentials: Record<string, string>;
};

const ERROR = "urn:ietf:params:scim:api:messages:2.0:Error";
const newUser = z.looseObject({ userName: z.string(), active: z.boolean().optional() });
const operations = z.looseObject({ Operations: z.array(z.looseObject({ path: z.string(), value: z.boolean() })) });

/** RFC 7644: errors carry their status as text. */
const refuse = (status: number, detail: string, scimType?: string): StandinAnswer =>
  json(status, { schemas: [ERROR], status: String(status), detail, ...(scimType && { scimType }) });

/** A directory that speaks SCIM 2.0. People are members at once; the inactive stay known, as real directories keep them. */
export async function startScimStandin(options: { port?: number; seats?: number } = {}): Promise<WorkspaceStandin> {
  const token = "scim-token-standin-01";
  const books = createWorkspaceBooks(options);
  const inactive = new Map<string, WorkspacePerson>();
  const show = (person: WorkspacePerson, active: boolean) => ({
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    id: person.id,
    userName: person.email,
    active,
    emails: [{ value: person.email, primary: true }],
  });
  const add = (email: string): StandinAnswer => {
    if (books.moods.refused.includes(email)) return refuse(400, "The address is not allowed", "invalidValue");
    if (books.isFull()) return refuse(403, "No licenses left: the maximum number of seats is used");
    return json(201, show(books.add(email, "member"), true));
  };
  const routes = ownerRoutes({ books, isSignedIn: bearerIs(token), signedOut: refuse(401, "The token is not good") }, [
    {
      method: "GET",
      path: "/scim/v2/Users",
      handle: ({ query }) => {
        const wanted = /^userName eq "([^"]*)"$/.exec(query.get("filter") ?? "")?.[1]?.toLowerCase();
        const all = [
          ...books.listed("member").map((person) => show(person, true)),
          ...[...inactive.values()].map((person) => show(person, false)),
        ].filter(({ userName }) => wanted === undefined || userName === wanted);
        const start = Number(query.get("startIndex") ?? 1);
        const Resources = all.slice(start - 1, start - 1 + Number(query.get("count") ?? 100));
        return json(200, { totalResults: all.length, startIndex: start, itemsPerPage: Resources.length, Resources });
      },
    },
    {
      method: "POST",
      path: "/scim/v2/Users",
      handle: (request) => {
        const email = newUser.parse(request.json).userName.toLowerCase();
        return books.find(email) || inactive.has(email) ? refuse(409, "User already exists", "uniqueness") : add(email);
      },
    },
    {
      method: "PATCH",
      path: "/scim/v2/Users/:id",
      handle: (request) => {
        const isActive = operations
          .parse(request.json)
          .Operations.some(({ path, value }) => path === "active" && value);
        const person = books.byId(request.params["id"] ?? "");
        const asleep = [...inactive.values()].find(({ id }) => id === request.params["id"]);
        if (person && !isActive) {
          books.drop(person);
          inactive.set(person.email, person);
        } else if (asleep && isActive) {
          inactive.delete(asleep.email);
          return { ...add(asleep.email), status: 200 };
        } else if (!person && !asleep) return refuse(404, "User not found");
        return { status: 204, text: "" };
      },
    },
    {
      method: "DELETE",
      path: "/scim/v2/Users/:id",
      handle: (request) => {
        const person = books.byId(request.params["id"] ?? "");
        if (!person) return refuse(404, "User not found");
        books.drop(person);
        return { status: 204, text: "" };
      },
    },
  ]);
  const server = await startHttp({ port: options.port, routes });
  return { ...server, books, settings: { base_url: `${server.url}/scim/v2` }, credentials: { token } };
}
