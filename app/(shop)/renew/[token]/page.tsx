import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { RenewalScreen } from "@/components/orders/renewal-screen";
import { parseOutcome } from "@/components/orders/actions";
import { openRenewalToken } from "@/lib/core/renewal-link";
import { readRenewalOffer } from "@/lib/ordering";
import { buyer } from "../../buyer";
import { renewAction } from "./actions";

type Props = {
  params: Promise<{ token: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("renewal"))("metaTitle") };
}

/** The first tap: everything filled in, and nothing ordered. Scanners open the links of mails, so a GET places nothing. */
export default async function RenewalPage({ params, searchParams }: Props) {
  const { token } = await params;
  const link = openRenewalToken(token);
  if (!link) notFound();
  const renewal = await readRenewalOffer(await buyer(), link);
  if (renewal.state === "placed") redirect(`/orders/${renewal.orderId}`);
  return (
    <RenewalScreen
      renewal={renewal}
      outcome={parseOutcome((await searchParams).outcome)}
      action={renewAction.bind(null, token)}
    />
  );
}
