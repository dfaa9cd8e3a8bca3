import type { ChargeRequest } from "@/lib/payments/gateway";
import { toWib } from "./times";

/** GoPay's codes live 15 minutes, and Midtrans ends them in batches: less is not kept to. */
export const EXPIRY_MINUTES_MIN = 15;
/** Snap's page may live seven days at the most. */
const EXPIRY_MINUTES_MAX = 7 * 24 * 60;

/** How long the charge lives, in whole minutes. */
export function lifeMinutes({ now, expiresAt }: ChargeRequest): number {
  const minutes = Math.ceil((expiresAt.getTime() - now.getTime()) / 60_000);
  return Math.min(Math.max(minutes, EXPIRY_MINUTES_MIN), EXPIRY_MINUTES_MAX);
}

/** The end that follows from what we ask for; Midtrans does not always repeat it. */
export const endOf = (request: ChargeRequest): Date => new Date(request.now.getTime() + lifeMinutes(request) * 60_000);

/** The body of a Core API QRIS charge. The acquirer is Midtrans' default. */
export const qrisCharge = (request: ChargeRequest) => ({
  payment_type: "qris",
  ...details(request),
  qris: { acquirer: "gopay" },
  custom_expiry: { order_time: toWib(request.now), expiry_duration: lifeMinutes(request), unit: "minute" },
});

/** The body of a Snap transaction that offers QRIS only. */
export const snapTransaction = (request: ChargeRequest) => ({
  ...details(request),
  enabled_payments: ["other_qris"],
  callbacks: { finish: request.returnUrl },
  expiry: { start_time: toWib(request.now), duration: lifeMinutes(request), unit: "minute" },
  page_expiry: { duration: lifeMinutes(request), unit: "minute" },
});

/** `gross_amount` must equal the sum of the items. Lengths are those that Midtrans' own client cuts to. */
const details = ({ reference, amount, description, customer }: ChargeRequest) => ({
  transaction_details: { order_id: reference, gross_amount: amount },
  item_details: [{ id: "order", price: amount, quantity: 1, name: cut(description, 50) }],
  customer_details: {
    first_name: cut(customer.name, 255),
    email: customer.email,
    ...(customer.phone ? { phone: customer.phone } : {}),
  },
});

const cut = (text: string, length: number): string => Array.from(text).slice(0, length).join("");
