import { z } from "zod";
import type { Operation } from "./operation";

const isoInstant = z.iso.datetime();
const people = z.array(z.object({ email: z.email() }));

/** The stage of the demo shop. On any other shop these answer 404. */
export const DEMO_OPERATIONS: readonly Operation[] = [
  {
    method: "post",
    path: "/api/sandbox/payments/{payment_reference}/pay",
    summary: "Pay at the pretend gateway, in one of the ways that real buyers do",
    tag: "demo",
    parameters: [{ in: "path", name: "payment_reference", description: "From the answer to POST /api/orders" }],
    body: z.object({ mode: z.enum(["pay", "twice", "wrong_amount", "late", "no_webhook"]) }),
    answers: { 200: { description: "The sandbox has done it" } },
    errors: [400, 404, 409],
  },
  {
    method: "get",
    path: "/api/dev/workspaces",
    summary: "Members and pending invitations of the pretend workspaces",
    tag: "demo",
    answers: {
      200: {
        description: "The workspaces",
        schema: z.object({
          workspaces: z.array(z.object({ name: z.string(), seats: z.int(), members: people, pending: people })),
        }),
      },
    },
    errors: [404],
  },
  {
    method: "get",
    path: "/api/dev/mailbox",
    summary: "Messages that the shop has sent, newest first",
    tag: "demo",
    parameters: [{ in: "query", name: "to", description: "Only messages to this address", isRequired: false }],
    answers: {
      200: {
        description: "The messages",
        schema: z.object({
          messages: z.array(
            z.object({
              to: z.string(),
              channel: z.string(),
              kind: z.string(),
              subject: z.string(),
              text: z.string(),
              sent_at: isoInstant,
            }),
          ),
        }),
      },
    },
    errors: [404],
  },
  {
    method: "post",
    path: "/api/dev/clock",
    summary: "Move the shop's clock forward",
    tag: "demo",
    body: z.object({ advance_seconds: z.int().min(1) }),
    answers: { 200: { description: "The shop's time", schema: z.object({ now: isoInstant }) } },
    errors: [400, 404],
  },
];
