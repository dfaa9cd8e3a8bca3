"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { restock } from "@/app/api/dev/workspaces/restock";
import { email } from "@/lib/core/contact";
import type { Ctx } from "@/lib/work/context";
import { isDomainError } from "@/lib/core/errors";
import { readForm } from "@/lib/http-api";
import { acceptInvitation, joinOutOfBand, KNOBS_OFF, leaveWorkspace, setKnobs } from "@/lib/pretend";
import { requireStage } from "../stage/gate";
import { readKnobsForm } from "./knobs-form-data";

const SEATS_MAX = 1_000;
const card = z.object({ remoteId: z.string().min(1).max(200) });
const person = card.extend({ email });
const stock = card.extend({ seats: z.coerce.number().int().min(0).max(SEATS_MAX) });

export async function pressAccept(form: FormData): Promise<void> {
  await press(
    form,
    person,
    "accepted",
    async (ctx, input) => void (await acceptInvitation(ctx, input.remoteId, input.email)),
  );
}

export async function pressLeave(form: FormData): Promise<void> {
  await press(
    form,
    person,
    "left",
    async (ctx, input) => void (await leaveWorkspace(ctx, input.remoteId, input.email)),
  );
}

export async function pressJoin(form: FormData): Promise<void> {
  await press(form, person, "joined", (ctx, input) => joinOutOfBand(ctx, input.remoteId, input.email));
}

export async function pressRestock(form: FormData): Promise<void> {
  await press(form, stock, "restocked", (ctx, input) => restock(ctx, input.remoteId, input.seats));
}

export async function pressKnobs(sent: FormData): Promise<void> {
  const form = readForm(sent);
  const knobs = form.get("press") === "off" ? KNOBS_OFF : readKnobsForm(form);
  await press(form, card, "knobs", async (ctx, input) => {
    if (!knobs) return "invalid";
    await setKnobs(ctx, input.remoteId, knobs);
  });
}

/** One press: parsed, done, and back to the page with what came of it, so that it works without a script. */
async function press<Schema extends z.ZodType<{ remoteId: string }>>(
  sent: FormData,
  schema: Schema,
  done: string,
  work: (ctx: Ctx, input: z.output<Schema>) => Promise<void | "invalid">,
): Promise<never> {
  const ctx = requireStage();
  const input = schema.safeParse(Object.fromEntries(readForm(sent)));
  const problem = input.success ? await problemOf(work(ctx, input.data)) : "invalid";
  const place = input.success ? input.data.remoteId : null;
  const told = new URLSearchParams({ ...(problem ? { problem } : { done }), ...(place ? { at: place } : {}) });
  redirect(`/dev/workspace?${told}${place ? `#${encodeURIComponent(place)}` : ""}`);
}

async function problemOf(work: Promise<void | "invalid">): Promise<string | null> {
  try {
    return (await work) ?? null;
  } catch (error) {
    if (isDomainError(error)) return error.code;
    throw error;
  }
}
