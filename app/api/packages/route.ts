import { listWindow } from "@/lib/ordering";
import { systemCtx } from "@/lib/work/context";
import { answer, apiRoute, oneAtOnce } from "@/lib/http-api";

export const dynamic = "force-dynamic";

/** Counted live, but once at a time however many ask. */
const look = oneAtOnce(async () => {
  const packages = await listWindow(systemCtx("packages"));
  return {
    packages: packages.map((item) => ({
      id: item.id,
      name: item.name,
      kind: item.kind,
      price: item.priceIdr,
      duration_days: item.durationDays,
      seats: item.unitsInOne,
      available: item.available,
    })),
  };
});

export const GET = apiRoute(async () => answer(await look()));
