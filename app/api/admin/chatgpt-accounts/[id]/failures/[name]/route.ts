import { DomainError } from "@/lib/core/errors";
import { readFailure } from "@/lib/desk";
import { adminRoute } from "../../../../admin-route";
import { requireAccountId } from "../../../account-id";

export const dynamic = "force-dynamic";

export const GET = adminRoute<{ id: string; name: string }>("pool.read", async (ctx, _request, { id, name }) => {
  const picture = await readFailure(ctx, requireAccountId(id), name);
  if (!picture) throw new DomainError("not_found", "There is no such picture (any more).");
  const headers = { "content-type": "image/jpeg", "cache-control": "private, no-store" };
  return new Response(new Uint8Array(picture), { headers });
});
