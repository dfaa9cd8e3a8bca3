import { headers } from "next/headers";
import { buyerCtx, type Ctx } from "@/lib/work/context";

/** The address of whoever asks, as our own server saw it; null behind a server that does not say. */
export const buyerAddress = async (): Promise<string | null> => (await headers()).get("x-kursi-peer");

export const buyer = async (): Promise<Ctx> => buyerCtx(await buyerAddress());
