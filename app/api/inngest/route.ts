import { serve } from "inngest/next";
import { inngest } from "@/inngest/client";
import { functions } from "@/inngest/functions";

/** The durable engine calls its functions here; the SDK checks the signature of each call. */
export const { GET, POST, PUT } = serve({ client: inngest, functions });
