import { readPoolWorkspace, changeWorkspace } from "@/lib/desk";
import { answer, readJson } from "@/lib/http-api";
import { accountChangeInput } from "@/lib/workspaces/schemas";
import { adminRoute } from "../../admin-route";
import { accountBody } from "../account-body";
import { requireAccountId } from "../account-id";

export const dynamic = "force-dynamic";

export const GET = adminRoute<{ id: string }>("pool.read", async (ctx, _request, { id }) =>
  answer(accountBody(await readPoolWorkspace(ctx, requireAccountId(id)))),
);

export const PUT = adminRoute<{ id: string }>("pool.change", async (ctx, request, { id }) => {
  const accountId = requireAccountId(id);
  return answer(accountBody(await changeWorkspace(ctx, accountId, await readJson(request, accountChangeInput))));
});
