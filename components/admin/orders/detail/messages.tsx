import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Badge, type Tone } from "@/components/ui/badge";
import type { StaffMessage } from "@/lib/desk/views";
import type { MessageStatus } from "@/lib/messages/status";
import { EntryList } from "../../entry-list";
import { momentOf, type Clock } from "../../instant";

const TONES: Record<MessageStatus, Tone> = {
  queued: "neutral",
  sent: "ok",
  failed: "danger",
  unknown: "warn",
  dropped: "neutral",
};

type Props = {
  messages: readonly StaffMessage[];
  clock: Clock;
  resendForm: (messageId: string) => ReactNode;
};

/** What the buyer was told, with a button to tell it again. */
export function Messages({ messages, clock, resendForm }: Props) {
  const t = useTranslations("admin");
  return (
    <EntryList
      title={t("detail.messages")}
      empty={t("detail.noMessages")}
      entries={messages.map((message) => ({
        id: message.id,
        main: t(`words.messageKind.${message.kind}`),
        aside: <Badge tone={TONES[message.status]}>{t(`words.message.${message.status}`)}</Badge>,
        lines: [`${message.channel} · ${message.recipient}`, momentOf(message.at, clock), message.trouble],
        extra: message.status === "dropped" ? null : resendForm(message.id),
      }))}
    />
  );
}
