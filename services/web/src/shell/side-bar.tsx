import { Link } from '@tanstack/react-router';
import { ChevronsUpDown, Search } from 'lucide-react';
import { Mark } from '../design/logo.tsx';
import type { LiveStatus } from '../live/live.ts';
import type { Who } from '../session/session.ts';
import { LiveDot } from './live-status.tsx';
import { ACCOUNT_PANEL, DESTINATIONS, OPEN_PALETTE, type Destination } from './navigation.ts';

interface SideBarProps {
  readonly who: Who;
  readonly status: LiveStatus;
}

export function SideBar({ who, status }: SideBarProps) {
  return (
    <header className="sticky top-0 hidden h-dvh flex-col gap-3 border-r border-line px-3 py-3 md:flex">
      <button
        type="button"
        popoverTarget={ACCOUNT_PANEL}
        aria-label={`${who.tenant.name}, account and settings`}
        className="flex h-10 items-center gap-2 rounded-md px-2 text-left font-medium hover:bg-hover"
      >
        <Mark className="size-5 shrink-0" />
        <span className="truncate">{who.tenant.name}</span>
        <ChevronsUpDown aria-hidden className="ml-auto size-3.5 shrink-0 text-soft" />
      </button>
      <button
        type="button"
        onClick={() => document.dispatchEvent(new Event(OPEN_PALETTE))}
        className="flex h-8 items-center gap-2 rounded-md border border-line bg-surface px-2 text-sm text-soft hover:bg-hover hover:text-ink"
      >
        <Search aria-hidden className="size-3.5" />
        Search
        <kbd className="ml-auto font-sans text-xs">{isMac ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      <nav aria-label="Main" className="flex flex-col gap-0.5">
        {DESTINATIONS.map((destination) => (
          <SideLink key={destination.name} destination={destination} />
        ))}
      </nav>
      <div className="mt-auto">
        <LiveDot status={status} />
      </div>
    </header>
  );
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

function SideLink({ destination: { path, title, icon: Icon, nav } }: { readonly destination: Destination }) {
  return (
    <Link
      to={path}
      activeOptions={{ exact: path === '/' }}
      aria-keyshortcuts={`g ${nav.key}`}
      className="flex h-8 items-center gap-2.5 rounded-md px-2 text-soft hover:bg-hover hover:text-ink aria-[current=page]:bg-hover aria-[current=page]:font-medium aria-[current=page]:text-ink"
    >
      <Icon aria-hidden className="size-4" />
      {title}
    </Link>
  );
}
