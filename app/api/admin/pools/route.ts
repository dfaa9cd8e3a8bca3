import { createPool, readPools } from "@/lib/desk";
import { answer, readJson } from "@/lib/http-api";
import { poolInput } from "@/lib/workspaces/schemas";
import { adminRoute } from "../admin-route";

export const dynamic = "force-dynamic";

export const GET = adminRoute("pool.read", async (ctx) => answer({ pools: await readPools(ctx) }));

export const POST = adminRoute("pool.change", async (ctx, request) =>
  answer(await createPool(ctx, await readJson(request, poolInput)), 201),
);
