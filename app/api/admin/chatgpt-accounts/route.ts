import { addWorkspace, listPool } from "@/lib/desk";
import { answer, readJson, readQuery } from "@/lib/http-api";
import { accountsQuery } from "@/lib/http-api/admin-inputs";
import { newAccountInput } from "@/lib/workspaces/schemas";
import { adminRoute } from "../admin-route";
import { accountBody } from "./account-body";

export const dynamic = "force-dynamic";

export const GET = adminRoute("pool.read", async (ctx, request) => {
  const { page, per_page: perPage, pool_id: poolId, status, search } = readQuery(request, accountsQuery);
  const list = await listPool(ctx, { page, perPage, status, poolId, search: search || undefined });
  const accounts = list.rows.map(accountBody);
  return answer({ accounts, total: list.total, pages: list.pages, current_page: list.page });
});

export const POST = adminRoute("pool.change", async (ctx, request) =>
  answer(accountBody(await addWorkspace(ctx, await readJson(request, newAccountInput))), 201),
);
