import { Inngest } from "inngest";

/** The durable engine: embedded, self-hosted or Inngest Cloud, by INNGEST_* alone. */
export const inngest = new Inngest({ id: "kursi" });
