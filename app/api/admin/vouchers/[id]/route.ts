import { voucherChangeInput } from "@/lib/catalog/schemas";
import { changeVoucher, readVoucher } from "@/lib/desk";
import { answer, readJson } from "@/lib/http-api";
import { adminRoute } from "../../admin-route";
import { voucherBody } from "../voucher-body";

export const dynamic = "force-dynamic";

export const GET = adminRoute<{ id: string }>("products.read", async (ctx, _request, { id }) => {
  const { voucher, uses } = await readVoucher(ctx, id);
  return answer({
    ...voucherBody(voucher),
    used_by: uses.map(({ orderId, email, discountIdr, status, at }) => ({
      order_id: orderId,
      email,
      discount: discountIdr,
      status,
      at,
    })),
  });
});

export const PUT = adminRoute<{ id: string }>("products.change", async (ctx, request, { id }) =>
  answer(voucherBody(await changeVoucher(ctx, id, await readJson(request, voucherChangeInput)))),
);
