import { cache } from "react";
import { findWindowItem, type WindowItem } from "@/lib/ordering";
import { buyer } from "./buyer";

const read = cache(async (id: string): Promise<WindowItem | null> => findWindowItem(await buyer(), id));

/** The product that the address names, read once a request; null when it is not on sale. */
export const itemOf = async (params: Promise<{ packageId: string }>): Promise<WindowItem | null> =>
  read((await params).packageId);
