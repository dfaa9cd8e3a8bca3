import { answer, readQuery } from "@/lib/http-api";
import { auditLogsQuery } from "@/lib/http-api/admin-inputs";
import { listSecurityEvents } from "@/lib/staff";
import { adminRoute } from "../admin-route";

export const dynamic = "force-dynamic";

export const GET = adminRoute("security.read", async (ctx, request) => {
  const { page, per_page: perPage } = readQuery(request, auditLogsQuery);
  const list = await listSecurityEvents(ctx, { page, perPage });
  return answer({ audit_logs: list.rows, total: list.total, pages: list.pages, current_page: list.page });
});
