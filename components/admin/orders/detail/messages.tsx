import type { ReactNode } from "react";
import { formatDateTime } from "@/lib/core/format";
import type { NotificationKind, NotificationStatus } from "@/lib/messages/status";
import type { AdminCopy } from "../../copy";
import { Badge, type Tone } from "../../ui/badge";
import { EntryList } from "../../ui/entry-list";
import type { Clock } from "../../ui/instant";

/** A message about the order, as staff see it. `at` is ISO 8601. */
export type MessageRow = {
  id: string;
  kind: NotificationKind;
  channel: string;
  recipient: string;
  status: NotificationStatus;
  trouble: string | null;
  at: string;
};

const TONES: Record<NotificationStatus, Tone> = { queued: "neutral", sent: "ok", failed: "danger", unknown: "warn" };

type Props = { messages: MessageRow[]; copy: AdminCopy; clock: Clock; resendForm: (messageId: string) => ReactNode };

/** What the buyer was told, with a button to tell it again. */
export function Messages({ messages, copy, clock, resendForm }: Props) {
  return (
    <EntryList
      title={copy.detail.messages}
      empty={copy.detail.noMessages}
      entries={messages.map((message) => ({
        id: message.id,
        main: copy.words.messageKind[message.kind],
        aside: <Badge tone={TONES[message.status]}>{copy.words.message[message.status]}</Badge>,
        lines: [
          `${message.channel} · ${message.recipient}`,
          formatDateTime(new Date(message.at), clock.locale, clock.timeZone),
          message.trouble,
        ],
        extra: resendForm(message.id),
      }))}
    />
  );
}
