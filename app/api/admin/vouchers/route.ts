import { newVouchersInput } from "@/lib/catalog/schemas";
import { addVouchers, listVouchers } from "@/lib/desk";
import { answer, readJson, readQuery } from "@/lib/http-api";
import { vouchersQuery } from "@/lib/http-api/admin-inputs";
import { adminRoute } from "../admin-route";
import { voucherBody } from "./voucher-body";

export const dynamic = "force-dynamic";

export const GET = adminRoute("products.read", async (ctx, request) => {
  const { page, per_page: perPage, search } = readQuery(request, vouchersQuery);
  const list = await listVouchers(ctx, { page, perPage, search });
  const vouchers = list.rows.map(voucherBody);
  return answer({ vouchers, total: list.total, pages: list.pages, current_page: list.page });
});

/** One voucher answers itself, many answer a list of them. */
export const POST = adminRoute("products.change", async (ctx, request) => {
  const input = await readJson(request, newVouchersInput);
  const vouchers = (await addVouchers(ctx, input)).map(voucherBody);
  return answer(input.count === undefined ? vouchers[0] : { vouchers }, 201);
});
