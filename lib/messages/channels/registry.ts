import { systemCtx } from "@/lib/work/context";
import type { Channel } from "../status";
import type { MessageChannel } from "./channel";
import { createMailboxChannel } from "@/lib/pretend/mailbox/mailbox-channel";

const CHANNELS: Record<Channel, () => MessageChannel> = {
  email: () => createMailboxChannel("email", () => systemCtx("mailbox")),
};

/** The carrier of that channel. */
export const channelNamed = (name: Channel): MessageChannel => CHANNELS[name]();
