import { checkWorkspaceNow } from "@/lib/delivery";
import { readReality } from "@/lib/desk";
import { answer, readOptionalJson } from "@/lib/http-api";
import { nothingInput } from "@/lib/http-api/admin-inputs";
import { adminRoute } from "../../../admin-route";
import { requireAccountId } from "../../account-id";
import { realityBody } from "./reality-body";

export const dynamic = "force-dynamic";

export const GET = adminRoute<{ id: string }>("pool.read", async (ctx, _request, { id }) => {
  const accountId = requireAccountId(id);
  return answer(realityBody(accountId, await readReality(ctx, accountId)));
});

/** Reads the lists now. */
export const POST = adminRoute<{ id: string }>("workspaces.check", async (ctx, request, { id }) => {
  const accountId = requireAccountId(id);
  await readOptionalJson(request, nothingInput);
  const check = await checkWorkspaceNow(ctx, accountId);
  return answer(
    check.isRead
      ? { ok: true, members: check.members, pending: check.pending, strangers: check.strangers }
      : { ok: false, message: check.why },
  );
});
