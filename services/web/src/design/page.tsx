import { useEffect, type ReactNode } from 'react';

interface PageProps {
  /** Names the page: over it, in the tab, and to who hears it. */
  readonly title: string;
  readonly actions?: ReactNode;
  /** For tables with many columns. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** A screen of somebody who is signed in. */
export function Page({ title, actions, wide = false, children }: PageProps) {
  useDocumentTitle(title);
  return (
    <div
      className={`mx-auto flex w-full flex-col gap-5 px-4 py-5 md:py-7 ${wide ? 'max-w-[90rem] md:px-6' : 'max-w-5xl md:px-8'}`}
    >
      <header className="flex min-h-9 flex-wrap items-center gap-3">
        <PageTitle>{title}</PageTitle>
        {actions !== undefined && <div className="ml-auto flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** Takes the focus when its page is opened. */
export function PageTitle({ children, className = '' }: { readonly children: string; readonly className?: string }) {
  return (
    <h1 tabIndex={-1} data-page-title className={`text-xl font-semibold tracking-tight ${className}`}>
      {children}
    </h1>
  );
}

export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Blackfang`;
  }, [title]);
}

interface SectionProps {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page, in a frame of its own. */
export function Section({ title, aside, children }: SectionProps) {
  return (
    <section aria-label={title} className="overflow-hidden rounded-lg border border-line bg-surface">
      <header className="flex min-h-11 items-center gap-3 border-b border-line px-4">
        <h2 className="font-medium">{title}</h2>
        {aside !== undefined && <div className="ml-auto flex items-center gap-2 text-sm text-soft">{aside}</div>}
      </header>
      {children}
    </section>
  );
}
