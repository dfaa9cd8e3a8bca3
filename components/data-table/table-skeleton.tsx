const ROWS = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** The shape of a list while it loads, as high as a real one, so that nothing jumps. */
export function TableSkeleton({ label }: { label: string }) {
  return (
    <output aria-label={label} className="block overflow-hidden rounded-card border border-line bg-surface">
      {ROWS.map((row) => (
        <div key={row} className="flex items-center gap-6 border-b border-line px-4 py-3.5 last:border-b-0">
          <span className="h-4 w-40 rounded bg-sunken" />
          <span className="h-4 flex-1 rounded bg-sunken max-md:hidden" />
          <span className="h-4 w-20 rounded bg-sunken" />
        </div>
      ))}
    </output>
  );
}
