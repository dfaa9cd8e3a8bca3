import { createMailbox } from "@/lib/pretend/mailbox";
import { systemCtx } from "@/lib/work/context";
import type { Channel } from "../status";
import type { MessageChannel } from "./channel";

const CHANNELS: Record<Channel, () => MessageChannel> = {
  email: () => createMailbox("email", () => systemCtx("mailbox")),
};

/** The carrier of that channel. */
export const channelNamed = (name: Channel): MessageChannel => CHANNELS[name]();
