import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import Link from "next/link";
import { notFound } from "next/navigation";
import { z } from "zod";
import { BackLink } from "@/components/shop/back-link";
import { OrderForm } from "@/components/shop/order-form";
import { useOrderFormCopy } from "@/components/shop/order-form-copy";
import { OrderHead } from "@/components/shop/order-head";
import { buttonStyle } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import { env } from "@/lib/core/env";
import { formatDate, formatDateTime, type Locale } from "@/lib/core/format";
import { readWaiting } from "@/lib/ordering";
import type { WaitingView } from "@/lib/ordering/views";
import { offeredGateways } from "@/lib/payments/gateways/registry";
import { buyer } from "../../buyer";
import { emptyForm, formItem } from "../../order-form-data";
import { leaveWaitingAction, placeOfferedAction } from "./actions";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const title = (await getTranslations("waiting.place"))("metaTitle");
  return { title, robots: { index: false }, referrer: "no-referrer" };
}

/** A place on the waiting list, for whoever holds its link: where it stands, the offer, the way out. */
export default async function WaitingPage({ params }: Props) {
  const id = z.uuid().safeParse((await params).id);
  const place = id.success ? await readWaiting(await buyer(), id.data) : null;
  if (!place) notFound();
  const [t, back, locale] = await Promise.all([getTranslations("waiting.place"), getTranslations("form"), getLocale()]);
  const isOpen = place.status === "waiting" || place.status === "offered";
  return (
    <div className="mx-auto grid w-full max-w-lg grid-cols-1 gap-5 px-4 pt-3 sm:pt-8">
      <BackLink>{back("back")}</BackLink>
      {place.offer && place.item ? (
        <Offer place={place} item={place.item} offer={place.offer} locale={locale} />
      ) : (
        <Standing place={place} locale={locale} />
      )}
      {isOpen ? (
        <form action={leaveWaitingAction.bind(null, place.id)}>
          <SubmitButton kind="secondary" busy={t("leave")}>
            {t("leave")}
          </SubmitButton>
        </form>
      ) : null}
    </div>
  );
}

type Offered = NonNullable<WaitingView["offer"]>;

async function Offer({
  place,
  item,
  offer,
  locale,
}: {
  place: WaitingView;
  item: NonNullable<WaitingView["item"]>;
  offer: Offered;
  locale: Locale;
}) {
  const t = await getTranslations("waiting.place");
  const until = formatDateTime(new Date(offer.endsAt), locale, env().TIMEZONE);
  return (
    <>
      <OrderHead item={item} />
      <Callout tone="ok">{t("until", { quantity: offer.quantity, email: offer.email, until })}</Callout>
      <OfferForm id={place.id} item={item} offer={offer} />
    </>
  );
}

function OfferForm({ id, item, offer }: { id: string; item: NonNullable<WaitingView["item"]>; offer: Offered }) {
  const copy = useOrderFormCopy();
  const form = emptyForm([{ item, quantity: offer.quantity }]);
  return (
    <OrderForm
      of="product"
      items={[formItem(item)]}
      methods={offeredGateways().map(({ name, label }) => ({ name, label }))}
      copy={copy}
      initial={{ ...form, values: { ...form.values, customer_email: offer.email, intent: "new" } }}
      action={placeOfferedAction.bind(null, id)}
    />
  );
}

async function Standing({ place, locale }: { place: WaitingView; locale: Locale }) {
  const t = await getTranslations("waiting.place");
  const words = await getTranslations("waiting");
  const name = place.item?.name ?? "";
  const { status } = place;
  const title = status === "waiting" || status === "offered" ? t(status, { name }) : t(status);
  return (
    <Card aria-labelledby="standing" className="grid gap-3">
      <h1 id="standing" className="text-title font-bold">
        {title}
      </h1>
      {status === "waiting" ? (
        <>
          <p>{place.ahead === 0 ? t("next") : t("ahead", { ahead: place.ahead })}</p>
          {place.expectedAt === null ? null : (
            <p className="figures text-muted">
              {words("expected", { day: formatDate(new Date(place.expectedAt), locale, env().TIMEZONE) })}
            </p>
          )}
          <p className="text-muted">{t("sent", { email: place.maskedEmail })}</p>
        </>
      ) : null}
      {status === "lapsed" ? <p className="text-muted">{t("lapsedHelp")}</p> : null}
      {status === "bought" ? <p className="text-muted">{t("boughtHelp")}</p> : null}
      {place.item === null ? <p className="text-muted">{t("gone")}</p> : null}
      {place.orderId !== null ? (
        <Link href={`/orders/${place.orderId}`} className={buttonStyle({ className: "justify-self-start" })}>
          {t("open")}
        </Link>
      ) : null}
      {place.item && (status === "left" || status === "lapsed" || status === "removed") ? (
        <Link
          href={`/order/${place.item.id}`}
          className={buttonStyle({ kind: "secondary", className: "justify-self-start" })}
        >
          {t("again")}
        </Link>
      ) : null}
    </Card>
  );
}
