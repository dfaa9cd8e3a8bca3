import { formatDateTime } from "@/lib/core/format";
import type { OrderDetail } from "@/lib/orders/views";
import type { AssignmentStatus } from "@/lib/seats/status";
import type { AdminCopy } from "../../copy";
import { Badge, type Tone } from "../../ui/badge";
import { EntryList } from "../../ui/entry-list";
import { Empty, Panel } from "../../ui/page-header";
import { Instant, type Clock } from "../../ui/instant";
import { timelineActor, timelineDetail, timelineTitle } from "./timeline-title";

type Props = { detail: OrderDetail; copy: AdminCopy; clock: Clock };

const ASSIGNMENT_TONES: Record<AssignmentStatus, Tone> = { ACTIVE: "ok", ENDED: "neutral", REVOKED: "danger" };

/** Who sits where, until when. */
export function Assignments({ detail, copy, clock }: Props) {
  const words = copy.detail;
  const moment = (label: string, at: string | null) =>
    at && `${label}: ${formatDateTime(new Date(at), clock.locale, clock.timeZone)}`;
  return (
    <EntryList
      title={words.assignments}
      empty={words.noAssignments}
      entries={detail.assignments.map((assignment) => ({
        id: assignment.id,
        main: assignment.email ?? words.unnamed,
        aside: <Badge tone={ASSIGNMENT_TONES[assignment.status]}>{copy.words.assignment[assignment.status]}</Badge>,
        lines: [
          `${assignment.workspaceName} · ${words.seat} ${assignment.seatNumber}`,
          moment(words.delivered, assignment.invitedAt),
          moment(copy.words.invitation.active, assignment.joinedAt),
          moment(words.ends, assignment.endsAt),
          assignment.endReason,
        ],
      }))}
    />
  );
}

const DOTS: Record<OrderDetail["timeline"][number]["kind"], string> = {
  payment: "bg-accent",
  receipt: "bg-accent",
  attempt: "bg-edge",
  refund: "bg-warn",
  invitation: "bg-accent",
  workspace: "bg-edge",
  message: "bg-edge",
  note: "bg-warn",
};

/** Everything that happened, oldest first: the story that support tells. */
export function Timeline({ detail, copy, clock }: Props) {
  const words = copy.detail;
  return (
    <Panel title={words.timeline}>
      {detail.timeline.length === 0 ? <Empty title={words.timelineEmpty} /> : null}
      <ol className="grid gap-0 px-4 py-3">
        {detail.timeline.map((entry, index) => (
          <li
            key={`${entry.at}-${index}`}
            className="grid grid-cols-[0.75rem_minmax(0,1fr)] gap-x-3 pb-3 text-sm last:pb-0"
          >
            <span aria-hidden="true" className={`mt-1.5 size-2 rounded-full ${DOTS[entry.kind]}`} />
            <div className="min-w-0">
              <p className="break-words">{timelineTitle(entry, copy.words)}</p>
              {entry.detail ? (
                <p className="text-xs break-words whitespace-pre-wrap text-muted">
                  {timelineDetail(entry, copy.words)}
                </p>
              ) : null}
              <p className="figures text-xs text-muted">
                <Instant at={entry.at} clock={clock} />
                {entry.actor ? ` · ${timelineActor(entry.actor, copy.words)}` : null}
              </p>
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
