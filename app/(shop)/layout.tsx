import type { ReactNode } from "react";
import { RequestFrame } from "./request-frame";

export default function ShopLayout({ children }: { children: ReactNode }) {
  return <RequestFrame>{children}</RequestFrame>;
}
