import type { Metadata } from "next";
import { getMessages } from "next-intl/server";
import { redirect } from "next/navigation";
import { z } from "zod";
import { SignInForm } from "@/components/admin/sign-in-form";
import { Mark } from "@/components/shop/mark";
import { findStaff } from "@/lib/auth";
import { env } from "@/lib/core/env";

export const metadata: Metadata = { robots: { index: false } };

/** Only pages of the back office: the address must not lead a person who signs in to another site. */
const query = z.object({
  next: z
    .string()
    .regex(/^\/admin(?:[/?][\w\-./?=&%]*)?$/)
    .catch("/admin"),
});

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: Props) {
  const { next } = query.parse(await searchParams);
  if (await findStaff()) redirect(next);
  const { title, needsScript, lost, ...words } = (await getMessages()).admin.signIn;
  return (
    <main className="mx-auto grid w-full max-w-sm flex-1 content-center gap-6 px-4 py-12">
      <div className="grid gap-3">
        <div className="flex items-center gap-2.5 font-bold">
          <Mark />
          {env().STORE_NAME}
        </div>
        <h1 className="text-title font-bold">{title}</h1>
      </div>
      <noscript>
        <p className="text-danger">{needsScript}</p>
      </noscript>
      <SignInForm words={words} next={next} />
      <p className="text-sm text-muted">{lost}</p>
    </main>
  );
}
