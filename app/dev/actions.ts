"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { readForm } from "@/lib/http-api";
import { advanceClock } from "@/lib/pretend";
import { requireStage } from "./stage/gate";

const YEAR_SECONDS = 365 * 86_400;
const seconds = z.coerce.number().int().min(1).max(YEAR_SECONDS);

/** Moves the shop's clock forward and comes back. */
export async function moveClock(sent: FormData): Promise<void> {
  const form = readForm(sent);
  const ctx = requireStage();
  const wanted = seconds.safeParse(form.get("seconds"));
  if (wanted.success) await advanceClock(ctx, wanted.data);
  redirect(wanted.success ? "/dev?moved=1" : "/dev");
}
