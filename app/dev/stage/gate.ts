import { notFound } from "next/navigation";
import { systemCtx, type Ctx } from "@/lib/work/context";
import { env } from "@/lib/core/env";

/** Every page and press of the stage begins here: where real buyers pay, none of it exists. */
export function requireStage(): Ctx {
  if (!env().isDemo) notFound();
  return systemCtx("stage");
}
