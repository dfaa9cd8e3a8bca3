import { useTranslations } from "next-intl";
import type { OrderView } from "@/lib/ordering/views";
import { useTimes } from "./use-times";

/** What was sent, to where and when, so that the buyer knows which inbox to look in. */
export function Messages({ order }: { order: OrderView }) {
  const t = useTranslations("messages");
  const { dateTime } = useTimes();
  if (order.messages.length === 0) return null;
  return (
    <section aria-labelledby="messages">
      <h2 id="messages" className="text-lg font-bold">
        {t("title")}
      </h2>
      <ul className="mt-2 divide-y divide-line border-y border-line">
        {order.messages.map(({ kind, recipient, status, at }, index) => (
          <li key={`${kind}-${index}`} className="flex items-baseline justify-between gap-4 py-3">
            <div className="min-w-0">
              <p className="font-medium">{t(`kinds.${kind}`)}</p>
              <p className="text-sm text-muted">
                {recipient} · {dateTime(at)}
              </p>
            </div>
            <span className={`shrink-0 text-sm font-semibold ${status === "failed" ? "text-danger" : "text-muted"}`}>
              {t(`statuses.${status}`)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
