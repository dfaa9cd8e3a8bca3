"use server";

import { getTranslations } from "next-intl/server";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { adminAction } from "@/lib/auth";
import { newVouchersInput, voucherChangeInput } from "@/lib/catalog/schemas";
import { env } from "@/lib/core/env";
import { addVouchers, changeVoucher } from "@/lib/desk";
import { parseInput } from "@/lib/http-api";
import { toInput, voucherForm } from "./voucher-input";

/** Changes the voucher that is named, or makes one and goes to its page; many are answered as a list to copy. */
export const saveVoucherAction = adminAction("products.change", voucherForm, async (ctx, form) => {
  const input = toInput(form, env().TIMEZONE);
  if (form.voucher !== undefined) {
    await changeVoucher(ctx, form.voucher, parseInput(voucherChangeInput, input));
    revalidatePath("/admin/vouchers", "layout");
    return undefined;
  }
  const made = await addVouchers(ctx, parseInput(newVouchersInput, input));
  const [first] = made;
  if (form.how !== "many" && first) redirect(`/admin/vouchers/${first.id}`);
  revalidatePath("/admin/vouchers", "layout");
  const t = await getTranslations("vouchers");
  return { say: t("made", { count: made.length }), isTrouble: false, secret: made.map(({ code }) => code) };
});
