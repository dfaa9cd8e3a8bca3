import { listWindow } from "@/lib/ordering";
import { buyerCtx } from "@/lib/work/context";
import { answer, apiRoute, peerOf } from "@/lib/http-api";

export const dynamic = "force-dynamic";

export const GET = apiRoute(async (request) => {
  const packages = await listWindow(buyerCtx(peerOf(request.headers)));
  return answer({
    packages: packages.map((item) => ({
      id: item.id,
      name: item.name,
      kind: item.kind,
      price: item.priceIdr,
      duration_days: item.durationDays,
      seats: item.unitsInOne,
      available: item.available,
    })),
  });
});
