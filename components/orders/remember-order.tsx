"use client";

import { useEffect } from "react";
import { rememberOrder } from "./recent-orders";

/** Keeps the order in this device's own list, so that it can be found again without typing. */
export function RememberOrder({ id, name }: { id: string; name: string }) {
  useEffect(() => rememberOrder({ id, name }), [id, name]);
  return null;
}
