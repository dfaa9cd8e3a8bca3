import { getLocale } from "next-intl/server";
import { adminCopy } from "@/components/admin/copy";
import { TableSkeleton } from "@/components/data-table/table-skeleton";

export default async function Loading() {
  return (
    <>
      <div aria-hidden="true" className="mb-5 h-7 w-48 rounded bg-sunken" />
      <TableSkeleton label={adminCopy(await getLocale()).act.working} />
    </>
  );
}
