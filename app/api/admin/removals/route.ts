import { planRemovals, readRemovalHold } from "@/lib/delivery";
import { answer, readQuery } from "@/lib/http-api";
import { removalsQuery } from "@/lib/http-api/admin-inputs";
import { adminRoute } from "../admin-route";

export const dynamic = "force-dynamic";

export const GET = adminRoute("pool.read", async (ctx, request) => {
  const { account_id: workspaceId } = readQuery(request, removalsQuery);
  const hold = await readRemovalHold(ctx);
  const removals = await planRemovals(ctx, workspaceId);
  return answer({
    held_back: hold && { since: hold.at.toISOString(), people: hold.people },
    removals: removals.map(({ email, workspaceId: id, workspace, orderId, state, since }) => ({
      user_email: email,
      account_id: id,
      account_name: workspace,
      order_id: orderId,
      state,
      since: since.toISOString(),
    })),
  });
});
