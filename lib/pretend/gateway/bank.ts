import type { Rupiah } from "@/lib/core/money";

/**
 * The interface of the pretend bank as the adapter sees it; the real gateways have HTTP in its place. Like HTTP it can
 * fail in every way: a `DomainError` is the bank's refusal, any other error leaves open what was done.
 */
export type SandboxBank = {
  /** Opens a charge, or answers the one that the reference has already. */
  create: (request: { reference: string; amount: Rupiah; description: string; expiresAt: Date }) => Promise<BankCharge>;
  /** Null for an unknown reference. */
  read: (reference: string) => Promise<BankCharge | null>;
  cancel: (reference: string) => Promise<void>;
  refund: (request: { reference: string; refundKey: string; amount: Rupiah }) => Promise<void>;
};

export type BankCharge = {
  id: string;
  reference: string;
  amountIdr: Rupiah;
  qrString: string;
  status: "pending" | "paid" | "expired" | "cancelled";
  expiresAt: Date;
  receipts: readonly { id: string; amountIdr: Rupiah; paidAt: Date }[];
  refundedIdr: Rupiah;
};
