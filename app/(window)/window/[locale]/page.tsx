import { setRequestLocale } from "next-intl/server";
import { addToCartAction } from "@/app/(shop)/cart/actions";
import { Landing } from "@/components/shop/landing";
import { StayFresh } from "@/components/shop/stay-fresh";
import { parseLocale } from "@/lib/i18n/locale";
import { listWindow } from "@/lib/ordering";
import { systemCtx } from "@/lib/work/context";

const STOCK_SECONDS = 30;

/** Drawn when it is first asked for, then again when stock or catalogue change (inngest/watch-window.ts). */
export const generateStaticParams = () => [];
/** Should a wake-up be lost. Seconds. */
export const revalidate = 60;

export default async function WindowPage({ params }: { params: Promise<{ locale: string }> }) {
  setRequestLocale(parseLocale((await params).locale));
  return (
    <>
      <Landing items={await listWindow(systemCtx("window"))} addToCart={addToCartAction} />
      <StayFresh everySeconds={STOCK_SECONDS} />
    </>
  );
}
