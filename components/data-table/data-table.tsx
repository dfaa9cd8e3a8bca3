"use client";

import { createColumnHelper, flexRender, rowPaginationFeature, tableFeatures, useTable } from "@tanstack/react-table";
import { useMemo, useRef, type ReactNode } from "react";
import { useRowKeys } from "./use-row-keys";

/** The server filters, sorts and pages; the table only draws the page it is given. */
const listFeatures = tableFeatures({ rowPaginationFeature });

export type Column = {
  id: string;
  header: string;
  /** Where the column's cells stand in the card on a phone. */
  onPhone?: string;
};

/** A row with its cells by column id, drawn on the server: neither words nor times are made in the browser. */
export type Row = { id: string; cells: Readonly<Record<string, ReactNode>> };

type Props = {
  caption: string;
  columns: readonly Column[];
  rows: Row[];
  page: number;
  perPage: number;
  total: number;
};

const column = createColumnHelper<typeof listFeatures, Row>();

/**
 * A list on one page. On a phone every row becomes a card of two columns.
 * `[data-row-link]` in a cell is where j, k and Enter lead.
 */
export function DataTable({ caption, columns, rows, page, perPage, total }: Props) {
  const body = useRef<HTMLTableSectionElement>(null);
  useRowKeys(body);
  const drawn = useMemo(
    () =>
      column.columns(
        columns.map(({ id, header }) => column.display({ id, header, cell: ({ row }) => row.original.cells[id] })),
      ),
    [columns],
  );
  const table = useTable({
    features: listFeatures,
    columns: drawn,
    data: rows,
    getRowId: (row) => row.id,
    manualPagination: true,
    rowCount: total,
    state: { pagination: { pageIndex: page - 1, pageSize: perPage } },
  });
  const onPhone = (id: string): string => columns.find((one) => one.id === id)?.onPhone ?? "";
  return (
    <table className="w-full text-left text-sm max-md:block">
      <caption className="sr-only">{caption}</caption>
      <thead className="max-md:sr-only">
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id} className="border-b border-line text-xs text-muted">
            {group.headers.map((header) => (
              <th key={header.id} scope="col" className="px-3 py-2 font-semibold first:pl-4 last:pr-4">
                {header.isPlaceholder ? null : <table.FlexRender header={header} />}
              </th>
            ))}
          </tr>
        ))}
      </thead>
      <tbody ref={body} className="max-md:block">
        {table.getRowModel().rows.map((row) => (
          <tr
            key={row.id}
            className="border-b border-line last:border-b-0 hover:bg-sunken/60 focus-within:bg-sunken/60 max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:gap-y-2 max-md:px-4 max-md:py-3"
          >
            {row.getAllCells().map((cell) => (
              <td
                key={cell.id}
                className={`min-w-0 md:px-3 md:py-2 md:align-top md:first:pl-4 md:last:pr-4 ${onPhone(cell.column.id)}`}
              >
                {flexRender(cell.column.columnDef.cell, cell.getContext())}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
