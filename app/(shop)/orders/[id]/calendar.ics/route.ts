import { env } from "@/lib/core/env";
import { renewalAddress } from "@/lib/core/renewal-link";
import { readMemberships } from "@/lib/ordering";
import { isOwed } from "@/lib/orders/status";
import { calendarFile } from "@/lib/paper/calendar";
import { buyerCtx } from "@/lib/work/context";
import { answerPaper, readPaid } from "../paper";

export const dynamic = "force-dynamic";

type Params = { params: Promise<{ id: string }> };

/** When the people of an order leave, for a calendar; 404 when nobody has a seat by it. */
export const GET = (request: Request, { params }: Params): Promise<Response> =>
  answerPaper(request, async (locale) => {
    const order = await readPaid(request, (await params).id);
    const running =
      order && isOwed(order.paymentStatus)
        ? (await readMemberships(buyerCtx(null), order.id)).filter(({ isOver }) => !isOver)
        : [];
    if (!order || running.length === 0) return null;
    const entries = running.map(({ link, endsAt, people }) => ({
      id: `${link.lineId} ${order.id} ${link.endsOn}`,
      title: order.title,
      endsAt: new Date(endsAt),
      people,
      renewalAddress: renewalAddress(env().appUrl, link),
    }));
    return {
      type: "text/calendar; charset=utf-8",
      name: "kursi.ics",
      body: calendarFile(entries, locale, env().STORE_NAME),
    };
  });
