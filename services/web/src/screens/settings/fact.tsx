import type { ReactNode } from 'react';

/** A line of figures or facts: what it is, and how it stands. */
export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
      <dt className="w-40 shrink-0 text-soft">{name}</dt>
      <dd className="min-w-0 flex-1 basis-40">{children}</dd>
    </div>
  );
}
