import { z } from "zod";
import { openIncidentInput, runIncidentInput } from "@/lib/incidents/schemas";
import { accountChangeInput, newAccountInput, poolInput } from "@/lib/workspaces/schemas";
import {
  accountsQuery,
  attachStrangerInput,
  finishTaskInput,
  importInput,
  nothingInput,
  removeStrangerInput,
} from "../admin-inputs";
import { queryParameters, type Operation, type Parameter } from "./operation";

const staff = { tag: "admin", isForStaff: true } as const;
const READ = [400, 401, 403, 503];
const READ_ONE = [401, 403, 404, 503];
const CHANGE = [400, 401, 403, 404, 409, 413, 415, 503];

const idParameter = (description: string): Parameter => ({ in: "path", name: "id", description, schema: z.string() });
const workspace = idParameter("Workspace");
const picture: Parameter = { in: "path", name: "name", description: "As the pool's page names it", schema: z.string() };
const incident = idParameter("Incident");
const stranger = idParameter("The finding that tells of the stranger");

/** The pool of workspaces, and what waits for a person there. */
export const POOL_OPERATIONS: readonly Operation[] = [
  {
    ...staff,
    method: "get",
    path: "/api/admin/chatgpt-accounts",
    summary: "Workspaces of the pool, by name",
    parameters: queryParameters(accountsQuery),
    answers: { 200: { description: "One page of workspaces; credentials are never among it" } },
    errors: READ,
  },
  {
    ...staff,
    method: "post",
    path: "/api/admin/chatgpt-accounts",
    summary: "Add a workspace",
    body: newAccountInput,
    answers: { 201: { description: "The workspace" } },
    errors: CHANGE,
  },
  {
    ...staff,
    method: "put",
    path: "/api/admin/chatgpt-accounts/{id}",
    summary: "Change a workspace; what is left out stays",
    parameters: [workspace],
    body: accountChangeInput,
    answers: { 200: { description: "The workspace" } },
    errors: CHANGE,
  },
  {
    ...staff,
    method: "post",
    path: "/api/admin/chatgpt-accounts/{id}/test",
    summary: "Read the workspace's lists once, changing nothing",
    parameters: [workspace],
    body: nothingInput,
    answers: {
      200: { description: "Whether it can be reached", schema: z.object({ ok: z.boolean(), message: z.string() }) },
    },
    errors: CHANGE,
  },
  {
    ...staff,
    method: "get",
    path: "/api/admin/chatgpt-accounts/{id}/failures/{name}",
    summary: "A picture of a page on which the workspace's browser failed; it is deleted after 14 days",
    parameters: [workspace, picture],
    answers: { 200: { description: "A JPEG" } },
    errors: READ_ONE,
  },
  {
    ...staff,
    method: "get",
    path: "/api/admin/chatgpt-accounts/{id}/reality",
    summary: "How a workspace differs from the shop's record, by the last reading of its lists",
    parameters: [workspace],
    answers: { 200: { description: "Numbers, and one finding for each difference" } },
    errors: [...READ, 404],
  },
  {
    ...staff,
    method: "post",
    path: "/api/admin/chatgpt-accounts/{id}/reality",
    summary: "Read the workspace's lists now and note how they differ",
    parameters: [workspace],
    body: nothingInput,
    answers: { 200: { description: "How many people are there, or why the lists cannot be read" } },
    errors: CHANGE,
  },
  {
    ...staff,
    method: "post",
    path: "/api/admin/strangers/{id}/attach",
    summary: "A stranger becomes the person of a paid seat that waits",
    parameters: [stranger],
    body: attachStrangerInput,
    answers: { 200: { description: "Attached; the delivery starts the term" } },
    errors: CHANGE,
  },
  {
    ...staff,
    method: "post",
    path: "/api/admin/strangers/{id}/remove",
    summary: "Remove a stranger at the vendor, by a person's decision",
    parameters: [stranger],
    body: removeStrangerInput,
    answers: {
      200: {
        description: "Whether the vendor has done it",
        schema: z.object({ removed: z.boolean(), message: z.string().optional() }),
      },
    },
    errors: CHANGE,
  },
  {
    ...staff,
    method: "post",
    path: "/api/admin/chatgpt-accounts/import",
    summary: "Add and change workspaces from a CSV file",
    body: importInput,
    answers: { 200: { description: "What became of each row" } },
    errors: CHANGE,
  },
  {
    ...staff,
    method: "post",
    path: "/api/admin/chatgpt-accounts/{id}/incident",
    summary: "Mark a workspace as down: selling stops, and a plan says where its people could go",
    parameters: [workspace],
    body: openIncidentInput,
    answers: { 201: { description: "The incident with its plan; nobody is moved yet" } },
    errors: CHANGE,
  },
  {
    ...staff,
    method: "get",
    path: "/api/admin/incidents",
    summary: "Workspaces that went down, the newest first",
    answers: { 200: { description: "Incidents" } },
    errors: READ,
  },
  {
    ...staff,
    method: "get",
    path: "/api/admin/incidents/{id}",
    summary: "An incident: its plan with a fingerprint, then its progress and numbers",
    parameters: [incident],
    answers: { 200: { description: "The incident" } },
    errors: [...READ, 404],
  },
  {
    ...staff,
    method: "post",
    path: "/api/admin/incidents/{id}/run",
    summary: "Move everybody as the plan says; a plan that has changed since it was read is a conflict",
    parameters: [incident],
    body: runIncidentInput,
    answers: { 202: { description: "The incident, on the move" } },
    errors: CHANGE,
  },
  {
    ...staff,
    method: "get",
    path: "/api/admin/pools",
    summary: "Pools",
    answers: { 200: { description: "All pools by name" } },
    errors: READ,
  },
  {
    ...staff,
    method: "post",
    path: "/api/admin/pools",
    summary: "Add a pool",
    body: poolInput,
    answers: { 201: { description: "The pool" } },
    errors: CHANGE,
  },
  {
    ...staff,
    method: "get",
    path: "/api/admin/tasks",
    summary: "What waits for a person at workspaces that nothing else reaches",
    answers: { 200: { description: "Tasks, oldest first" } },
    errors: READ,
  },
  {
    ...staff,
    method: "post",
    path: "/api/admin/tasks/{id}/done",
    summary: "Confirm that a task was done at the vendor",
    parameters: [idParameter("Task")],
    body: finishTaskInput,
    answers: { 200: { description: "It is on record" } },
    errors: CHANGE,
  },
];
