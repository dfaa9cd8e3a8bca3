import { notFound } from "next/navigation";

/** Addresses of nothing, so that they are answered inside the shop's frame, and without a script. */
export default function Nowhere(): never {
  notFound();
}
