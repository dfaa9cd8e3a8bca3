import type { AccountRow } from "@/lib/workspaces/views";

/** A workspace as the contract names its fields. Secrets are never part of it. */
export const accountBody = (row: AccountRow) => ({
  id: row.id,
  email: row.email,
  name: row.name,
  status: row.status,
  max_seats: row.maxSeats,
  current_seats_used: row.seatsUsed,
  note: row.note,
  pool_id: row.poolId,
  drivers: row.drivers,
  driver_in_use: row.driver,
  settings: row.settings,
  has_credentials: row.hasCredentials,
  extra_seats: row.extraSeats,
  reserve: row.reserve,
  ceiling: row.ceiling,
  monthly_cost: row.monthlyCostIdr,
  pace_seconds: row.paceSeconds,
  next_bill_at: row.nextBillAt,
  ends_at: row.endsAt,
  access_ends_at: row.accessEndsAt,
  outlived_by: row.outlivedBy,
  trouble: row.trouble,
  rest_until: row.restUntil,
  created_at: row.createdAt,
});
