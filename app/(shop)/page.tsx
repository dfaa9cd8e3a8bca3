import { Landing } from "@/components/shop/landing";
import { StayFresh } from "@/components/shop/stay-fresh";
import { listPackages } from "@/lib/catalog";
import { buyer } from "./buyer";

const STOCK_SECONDS = 30;

export default async function LandingPage() {
  return (
    <>
      <Landing packages={await listPackages(await buyer())} />
      <StayFresh everySeconds={STOCK_SECONDS} />
    </>
  );
}
