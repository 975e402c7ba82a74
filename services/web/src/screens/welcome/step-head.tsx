import type { ReactNode } from 'react';

/** What a step asks for, and why. */
export function StepHead({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1">
      <h2 className="text-md font-semibold">{title}</h2>
      <p className="text-soft">{children}</p>
    </div>
  );
}
