import type { OrderRow } from "@/lib/desk/views";

/** A row of `GET /api/admin/orders`, in the contract's words. */
export const orderRowBody = (row: OrderRow) => ({
  order_id: row.id,
  package_name: row.title,
  customer_email: row.customerEmail,
  full_name: row.fullName,
  phone_number: row.phone,
  amount: row.amountIdr,
  gateway: row.gateway,
  payment_status: row.paymentStatus,
  invitation_status: row.invitationStatus,
  attention: row.attention,
  created_at: row.createdAt,
  updated_at: row.updatedAt,
});
