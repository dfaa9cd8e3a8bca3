import { RequestFrame } from "@/app/(shop)/request-frame";
import { NotFoundMessage } from "@/components/shop/not-found-message";

/** For addresses of nothing, which belong to no part of the site: brings the shop's frame along. */
export default function NotFound() {
  return (
    <RequestFrame>
      <NotFoundMessage />
    </RequestFrame>
  );
}
