import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import Link from "next/link";
import { notFound } from "next/navigation";
import { z } from "zod";
import { ActionForm } from "@/components/admin/action-form";
import { PlanFigures, ResultFigures } from "@/components/admin/incidents/incident-numbers";
import { IncidentState } from "@/components/admin/incidents/incidents-table";
import { PeopleTable } from "@/components/admin/incidents/people-table";
import { momentOf } from "@/components/admin/instant";
import { BackLink, Empty, PageHeader, Panel } from "@/components/admin/page-header";
import { figure, Pager } from "@/components/data-table/pager";
import { StayFresh } from "@/components/shop/stay-fresh";
import { Callout } from "@/components/ui/callout";
import { Facts } from "@/components/ui/facts";
import { requireStaff, type StaffCtx } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { isDomainError } from "@/lib/core/errors";
import { readIncident } from "@/lib/desk";
import type { IncidentDetail, IncidentPerson } from "@/lib/incidents/views";
import { runIncidentAction } from "../actions";

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const PER_PAGE = 50;
const SHOWN = ["all", "fits", "waits"] as const;
type Shown = (typeof SHOWN)[number];

/** Every field has a fallback: a bad link shows the first page, not an error. */
const listQuery = z.object({
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
  show: z.enum(SHOWN).catch("all"),
});

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("incident"))("title") };
}

export default async function IncidentPage({ params, searchParams }: Props) {
  const id = z.uuid().safeParse((await params).id);
  const ctx = await requireStaff(id.success ? `/admin/incidents/${id.data}` : "/admin/incidents", "incidents.read");
  const incident = id.success ? await findIncident(ctx, id.data) : null;
  if (!incident) notFound();
  const query = listQuery.parse(await searchParams);
  const [t, locale] = await Promise.all([getTranslations("incident"), getLocale()]);
  const clock = { locale, timeZone: env().TIMEZONE };
  const { status, numbers } = incident;
  return (
    <>
      <BackLink href="/admin/incidents">{t("back")}</BackLink>
      <PageHeader
        title={t("pageTitle", { workspace: incident.workspace })}
        hint={[t("openedBy", { at: momentOf(incident.openedAt, clock), who: whoOf(incident.openedBy) }), incident.note]
          .filter(Boolean)
          .join(" · ")}
      >
        <IncidentState status={status} />
      </PageHeader>
      {status === "moving" ? <Moving incident={incident} /> : null}
      {status === "closed" ? (
        <div className="mb-5">
          <Callout size="dense">{t("resolved")}</Callout>
        </div>
      ) : null}
      <div className="mb-5 grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <Panel title={t("plan")} aside={t(incident.pressedAt === null ? "planHint" : "asPressed")}>
          <PlanFigures numbers={numbers} />
        </Panel>
        <div className="grid gap-5">
          {incident.pressedAt === null ? null : (
            <Panel title={t("result")}>
              <ResultFigures {...incident} />
            </Panel>
          )}
          <Panel title={t("targets")}>
            {incident.targets.length === 0 ? (
              <p className="px-4 py-3 text-sm text-muted">{t("noTargets")}</p>
            ) : (
              <Facts
                look="dense"
                facts={incident.targets.map(({ workspace, planned, invited }) => ({
                  label: workspace,
                  value: t(incident.pressedAt === null ? "targetPlanned" : "targetCounts", { planned, invited }),
                }))}
              />
            )}
          </Panel>
          {incident.fingerprint === null ? null : (
            <Panel title={t("run.title")}>
              <div className="px-4 py-3">
                <ActionForm
                  key={incident.fingerprint}
                  action={runIncidentAction}
                  label={t("run.label")}
                  right="incidents.run"
                  kind="danger"
                  hidden={{ incident_id: incident.id, fingerprint: incident.fingerprint }}
                  hint={t("run.hint")}
                  fields={[
                    {
                      name: "confirm",
                      label: t("run.confirm", { workspace: incident.workspace }),
                      isRequired: true,
                      maxLength: 120,
                    },
                  ]}
                  sure={t("run.sure", { fits: numbers.fits, waits: numbers.waits })}
                  done={t("run.done")}
                />
              </div>
            </Panel>
          )}
        </div>
      </div>
      <People incident={incident} query={query} clock={clock} />
    </>
  );
}

const findIncident = (ctx: StaffCtx, id: string): Promise<IncidentDetail | null> =>
  readIncident(ctx, id).catch((error: unknown) => {
    if (isDomainError(error) && error.code === "not_found") return null;
    throw error;
  });

/** `staff:ani@example.com` without its kind. */
const whoOf = (actor: string): string => actor.slice(actor.indexOf(":") + 1);

async function Moving({ incident: { counts } }: { incident: IncidentDetail }) {
  const t = await getTranslations("incident");
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const moved = all - (counts.planned ?? 0) - (counts.seated ?? 0);
  return (
    <div className="mb-5 grid gap-2">
      <Callout size="dense">{t("moving")}</Callout>
      <progress
        value={moved}
        max={Math.max(1, all)}
        aria-label={t("bar", { moved, all })}
        className="h-2 w-full overflow-hidden rounded-full accent-accent"
      />
      <p className="figures text-sm text-muted">{t("bar", { moved, all })}</p>
      <StayFresh everySeconds={3} />
    </div>
  );
}

type PeopleProps = {
  incident: IncidentDetail;
  query: z.infer<typeof listQuery>;
  clock: { locale: Awaited<ReturnType<typeof getLocale>>; timeZone: string };
};

async function People({ incident, query, clock }: PeopleProps) {
  const t = await getTranslations("incident.list");
  const people = incident.people.filter((person) => isShown(person, query.show));
  const pages = Math.max(1, Math.ceil(people.length / PER_PAGE));
  const page = Math.min(query.page, pages);
  const base = `/admin/incidents/${incident.id}`;
  const hrefOf = (show: Shown, number = 1): string => {
    const search = new URLSearchParams({
      ...(show !== "all" && { show }),
      ...(number > 1 && { page: String(number) }),
    });
    return search.size > 0 ? `${base}?${search}` : base;
  };
  return (
    <Panel
      title={t("title")}
      aside={
        <nav aria-label={t("title")} className="flex gap-3">
          {SHOWN.map((show) => (
            <Link
              key={show}
              href={hrefOf(show)}
              aria-current={show === query.show ? "true" : undefined}
              className="underline-offset-4 hover:underline aria-[current=true]:font-bold aria-[current=true]:text-ink"
            >
              {t(show)}
            </Link>
          ))}
        </nav>
      }
    >
      {people.length === 0 ? (
        <Empty title={t("none")} />
      ) : (
        <PeopleTable
          people={people.slice((page - 1) * PER_PAGE, page * PER_PAGE)}
          page={page}
          perPage={PER_PAGE}
          total={people.length}
          clock={clock}
          isRun={incident.pressedAt !== null}
        />
      )}
      <Pager
        page={page}
        pages={pages}
        total={t("total", { total: figure(people.length) })}
        hrefOf={(number) => hrefOf(query.show, number)}
      />
    </Panel>
  );
}

function isShown({ target, status }: IncidentPerson, show: Shown): boolean {
  if (show === "all") return true;
  const isWaiting = status === "waiting" || (status === "planned" && target === null);
  return show === "waits" ? isWaiting : !isWaiting;
}
