/** The place of a line of text that is on its way. @param className its width, as `w-24` */
export function Skeleton({ className = 'w-full' }: { readonly className?: string }) {
  return <span aria-hidden className={`block h-3.5 max-w-full animate-pulse rounded-sm bg-hover ${className}`} />;
}

/** Rows of a list on their way. @param rowClassName the height of the rows that come, as `h-14` */
export function SkeletonRows({ rows, rowClassName }: { readonly rows: number; readonly rowClassName: string }) {
  return (
    <div aria-hidden className="divide-y divide-line">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={`flex items-center gap-4 px-4 ${rowClassName}`}>
          <Skeleton className={['w-1/2', 'w-2/5', 'w-3/5'][row % 3] ?? 'w-1/2'} />
          <Skeleton className="ml-auto w-16" />
        </div>
      ))}
    </div>
  );
}
