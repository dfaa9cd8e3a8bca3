import { NotFoundMessage } from "@/components/shop/not-found-message";

/** For orders and packages that are not there; the shop's frame is around it already. */
export default function ShopNotFound() {
  return <NotFoundMessage />;
}
