import { listAssignments } from "@/lib/desk";
import { answer, readQuery } from "@/lib/http-api";
import { assignmentsQuery } from "@/lib/http-api/admin-inputs";
import { adminRoute } from "../admin-route";
import { assignmentBody } from "./assignment-act-route";

export const dynamic = "force-dynamic";

export const GET = adminRoute("orders.read", async (ctx, request) => {
  const query = readQuery(request, assignmentsQuery);
  const list = await listAssignments(ctx, {
    page: query.page,
    perPage: query.per_page,
    status: query.status,
    email: query.user_id,
    workspaceId: query.account_id,
    endsBefore: query.ends_before,
  });
  const assignments = list.rows.map(assignmentBody);
  return answer({ assignments, total: list.total, pages: list.pages, current_page: list.page });
});
