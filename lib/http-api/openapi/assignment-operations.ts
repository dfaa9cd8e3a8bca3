import { z } from "zod";
import {
  assignmentsQuery,
  extendInput,
  nothingInput,
  reassignInput,
  removalsQuery,
  revokeInput,
} from "../admin-inputs";
import { queryParameters, type Operation, type Parameter } from "./operation";

const staff = { tag: "admin", isForStaff: true } as const;
const READ = [400, 401, 403, 503];
const CHANGE = [400, 401, 403, 404, 409, 413, 415, 503];
const assignment: Parameter = { in: "path", name: "id", description: "Assignment", schema: z.string() };
const act = { ...staff, method: "post", errors: CHANGE } as const;
const parameters = [assignment];
const asItIsNow = { 200: { description: "The assignment as it is now" } };

/** Who sits where, what staff do about it, and who is removed. */
export const ASSIGNMENT_OPERATIONS: readonly Operation[] = [
  {
    ...staff,
    method: "get",
    path: "/api/admin/account-assignments",
    summary: "Who sits or sat where, the soonest to end first",
    parameters: queryParameters(assignmentsQuery),
    answers: { 200: { description: "One page of assignments" } },
    errors: READ,
  },
  {
    ...act,
    parameters,
    path: "/api/admin/account-assignments/{id}/extend",
    summary: "Give days for nothing; what is paid for is a renewal",
    body: extendInput,
    answers: asItIsNow,
  },
  {
    ...act,
    parameters,
    path: "/api/admin/account-assignments/{id}/revoke",
    summary: "Take a seat back before its end; it is free once the removal is confirmed",
    body: revokeInput,
    answers: asItIsNow,
  },
  {
    ...act,
    parameters,
    path: "/api/admin/account-assignments/{id}/reassign",
    summary: "Move a person to another workspace of the pool, for the same term",
    body: reassignInput,
    answers: asItIsNow,
  },
  {
    ...staff,
    method: "get",
    path: "/api/admin/removals",
    summary: "Dry run: whom the sweeps would remove now, and whether that is held back",
    parameters: queryParameters(removalsQuery),
    answers: { 200: { description: "People, and the workspaces that they would be removed from" } },
    errors: READ,
  },
  {
    ...staff,
    method: "post",
    path: "/api/admin/removals/release",
    summary: "Let removals go on that were held back, because more were due at once than REMOVALS_MAX",
    body: nothingInput,
    answers: { 200: { description: "They go on with the next sweep" } },
    errors: CHANGE,
  },
];
