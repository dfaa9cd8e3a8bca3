import { cache } from "react";
import { findPackage } from "@/lib/catalog";
import type { PackageView } from "@/lib/catalog/views";
import { buyer } from "./buyer";

const read = cache(async (id: string): Promise<PackageView | null> => findPackage(await buyer(), id));

/** The package that the address names, read once a request; null when it is not on sale. */
export const packageOf = async (params: Promise<{ packageId: string }>): Promise<PackageView | null> =>
  read((await params).packageId);
