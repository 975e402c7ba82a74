import type { ReactNode } from 'react';
import { Mark } from '../../design/logo.tsx';
import { PageTitle, useDocumentTitle } from '../../design/page.tsx';

interface FrameProps {
  readonly title: string;
  /** Why one is here, where that is not plain. */
  readonly says?: ReactNode;
  readonly children?: ReactNode;
  /** Where else one may have wanted to go. */
  readonly otherwise?: ReactNode;
}

/** Around the screens on the way in. */
export function Frame({ title, says, children, otherwise }: FrameProps) {
  useDocumentTitle(title);
  return (
    <main className="flex min-h-dvh justify-center px-5 py-10 md:py-[12vh]">
      <div className="flex w-full max-w-[22rem] flex-col gap-6">
        <div className="flex flex-col gap-4">
          <Mark className="size-8" />
          <div className="flex flex-col gap-1">
            <PageTitle>{title}</PageTitle>
            {says !== undefined && <div className="text-soft">{says}</div>}
          </div>
        </div>
        {children}
        {otherwise !== undefined && (
          <div className="flex flex-col gap-1.5 border-t border-line pt-4 text-soft">{otherwise}</div>
        )}
      </div>
    </main>
  );
}

export const LINK = 'rounded-sm font-medium text-accent underline-offset-2 hover:underline';

/** What a link of a mail says that is no good any more. */
export function UsedLink({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Frame title={title} says="This link was used before, or its time has run out.">
      <div className="flex flex-col gap-3">{children}</div>
    </Frame>
  );
}
