import type { WaitingStatus } from "./status";

/** A place on the waiting list, for staff. `quantity`: packages that are offered, else wished for. */
export type WaitingRow = {
  id: string;
  email: string;
  quantity: number;
  status: WaitingStatus;
  joinedAt: string;
  offerEndsAt: string | null;
  orderId: string | null;
};
