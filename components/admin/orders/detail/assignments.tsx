import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Badge, type Tone } from "@/components/ui/badge";
import type { StaffAssignment } from "@/lib/desk/views";
import type { AssignmentStatus } from "@/lib/seats/status";
import { EntryList } from "../../entry-list";
import { momentOf, type Clock } from "../../instant";

const TONES: Record<AssignmentStatus, Tone> = { ACTIVE: "ok", ENDED: "neutral", REVOKED: "danger" };

type Props = {
  assignments: readonly StaffAssignment[];
  clock: Clock;
  /** What can be done about a seat. */
  seatForms: (assignment: StaffAssignment) => ReactNode;
};

/** Who sits or sat where, until when. Renders nothing for orders without seats. */
export function Assignments({ assignments, clock, seatForms }: Props) {
  const moving = useTranslations("seatActs");
  const t = useTranslations("admin");
  const moment = (key: "invitedAt" | "joinedAt" | "until", at: string | null) =>
    at === null ? null : t(`detail.${key}`, { at: momentOf(at, clock) });
  return (
    <EntryList
      title={t("detail.assignments")}
      empty={t("detail.noAssignments")}
      entries={assignments.map((assignment, index) => ({
        id: `${assignment.id}-${assignment.unitId}`,
        main: assignment.email ?? t("detail.unnamed"),
        aside: <Badge tone={TONES[assignment.status]}>{t(`words.assignment.${assignment.status}`)}</Badge>,
        lines: [
          `${t("detail.seat", { workspace: assignment.workspaceName, number: assignment.seatNumber })} · ${t(`words.seat.${assignment.seatStatus}`)}`,
          assignment.isMoving && moving("moving"),
          moment("invitedAt", assignment.invitedAt),
          moment("joinedAt", assignment.joinedAt),
          moment("until", assignment.endsAt),
        ],
        // A renewed seat is listed with each unit that has paid for it.
        extra: assignments.findIndex(({ id }) => id === assignment.id) === index ? seatForms(assignment) : null,
      }))}
    />
  );
}
