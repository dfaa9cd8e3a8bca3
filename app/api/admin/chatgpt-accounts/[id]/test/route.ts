import { testWorkspace } from "@/lib/desk";
import { answer, readOptionalJson } from "@/lib/http-api";
import { nothingInput } from "@/lib/http-api/admin-inputs";
import { adminRoute } from "../../../admin-route";
import { requireAccountId } from "../../account-id";

export const dynamic = "force-dynamic";

export const POST = adminRoute<{ id: string }>("pool.change", async (ctx, request, { id }) => {
  const accountId = requireAccountId(id);
  await readOptionalJson(request, nothingInput);
  const tested = await testWorkspace(ctx, accountId);
  const message = tested.ok
    ? `${tested.driver} sees ${tested.members} members and ${tested.pending} open invitations.`
    : `${tested.driver} answers ${[tested.outcome, tested.why].filter(Boolean).join(": ")}.`;
  return answer({ ok: tested.ok, message });
});
