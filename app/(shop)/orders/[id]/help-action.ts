"use server";

import { getTranslations } from "next-intl/server";
import type { HelpState } from "@/components/orders/actions";
import { email as emailInput } from "@/lib/core/contact";
import { DomainError, isDomainError } from "@/lib/core/errors";
import { ORDER_ID } from "@/lib/core/ids";
import { askHelp, repair, sendHelpCode, type Help } from "@/lib/delivery";
import { logIncident, readForm } from "@/lib/http-api";
import { unitOf } from "@/lib/ordering";
import { consume } from "@/lib/work/rate-limit";
import { buyer, buyerAddress } from "../../buyer";

const EMPTY: HelpState = {
  unitId: null,
  said: null,
  next: null,
  link: null,
  sent: null,
  asksEmail: false,
  typed: "",
  errors: {},
};

/** Looks, sends a code, or repairs: whatever was pressed. What went wrong is said beside what was there before. */
export async function helpAction(id: string, state: HelpState, sent: FormData): Promise<HelpState> {
  const form = readForm(sent);
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  try {
    if (typeof id !== "string" || !ORDER_ID.test(id)) throw new DomainError("not_found", "There is no such order.");
    await consume("helpAddress", (await buyerAddress()) ?? "unknown");
    const ctx = await buyer();
    const unitId = await unitOf(ctx, id, text("unit_id"));
    switch (text("press")) {
      case "code": {
        const { help, sentTo } = await sendHelpCode(ctx, unitId);
        return { ...(await told(unitId, help)), ...(await asking(sentTo)), typed: text("email") };
      }
      case "repair": {
        const typed = text("email") ? emailInput.safeParse(text("email")) : null;
        if (typed && !typed.success)
          return { ...state, typed: text("email"), errors: { email: await word("badEmail") } };
        const done = await repair(ctx, unitId, { code: text("code"), email: typed?.data ?? null });
        const t = await getTranslations("selfHelp");
        const tone = done === "handed_over" || done === "nothing_to_do" ? "info" : "ok";
        return { ...EMPTY, unitId, said: { title: t(`done.${done}.title`), body: t(`done.${done}.body`), tone } };
      }
      default:
        return await told(unitId, await askHelp(ctx, unitId));
    }
  } catch (error) {
    return { ...(state ?? EMPTY), typed: text("email"), errors: await errorsOf(error) };
  }
}

const word = async (key: "badEmail" | "failed" | "tryLater" | "tooMany"): Promise<string> =>
  (await getTranslations("selfHelp"))(key);

async function told(unitId: string, help: Help): Promise<HelpState> {
  const t = await getTranslations("selfHelp");
  const { finding, act, needsCode, email, workspace, productId } = help;
  const values = { email: email ?? "", workspace: workspace ?? "" };
  const said = {
    title: t(`findings.${finding}.title`),
    body: t(`findings.${finding}.body`, values),
    tone: act === "staff" || act === "explain" ? ("info" as const) : ("warn" as const),
  };
  const isActable = act === "resend" || act === "correct" || act === "reseat";
  const next = isActable
    ? {
        press: needsCode ? ("code" as const) : ("repair" as const),
        label: needsCode ? t("sendCode") : t("acts.resend"),
      }
    : null;
  const link = act === "renew" ? { href: `/order/${productId}`, label: t("acts.renew") } : null;
  return { ...EMPTY, unitId, said, next, link, asksEmail: act === "correct" && email === null };
}

async function asking(address: string): Promise<Pick<HelpState, "sent" | "next">> {
  const [t, code] = [await getTranslations("selfHelp"), await getTranslations("oneTimeCode")];
  return { sent: code("sent", { address }), next: { press: "repair", label: t("acts.repair") } };
}

async function errorsOf(error: unknown): Promise<HelpState["errors"]> {
  if (!isDomainError(error)) {
    logIncident("self-help", error);
    return { form: await word("failed") };
  }
  const code = await getTranslations("oneTimeCode");
  if (error.fields.code)
    return {
      code: error.details.why === "wrong" ? code("wrong", { left: Number(error.details.triesLeft) }) : code("ended"),
    };
  if (error.fields.email) return { email: await word("badEmail") };
  if (error.code === "too_many") return { form: await word("tooMany") };
  return { form: await word(error.code === "try_later" ? "tryLater" : "failed") };
}
