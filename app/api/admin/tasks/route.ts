import { listTasks } from "@/lib/desk";
import { answer } from "@/lib/http-api";
import { adminRoute } from "../admin-route";

export const dynamic = "force-dynamic";

export const GET = adminRoute("tasks.read", async (ctx) => {
  const tasks = await listTasks(ctx);
  return answer({
    tasks: tasks.map(({ id, action, email, workspaceId, workspace, orderId, since }) => ({
      id: String(id),
      action,
      email,
      account_id: workspaceId,
      account_name: workspace,
      order_id: orderId,
      since,
    })),
  });
});
