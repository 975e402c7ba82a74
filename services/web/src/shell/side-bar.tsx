import { Link } from '@tanstack/react-router';
import { ChevronsUpDown, Search } from 'lucide-react';
import { Mark } from '../design/logo.tsx';
import type { LiveStatus } from '../live/live.ts';
import type { Who } from '../session/session.ts';
import { LiveDot } from './live-status.tsx';
import { countWords } from '../words/count.ts';
import { ACCOUNT_PANEL, askForAccount, askForPalette, DESTINATIONS, type Destination } from './navigation.ts';
import { useUnread } from './unread.ts';

interface SideBarProps {
  readonly who: Who;
  readonly status: LiveStatus;
}

export function SideBar({ who, status }: SideBarProps) {
  const unread = useUnread();
  return (
    <header className="sticky top-0 hidden h-dvh flex-col gap-3 border-r border-line px-3 py-3 md:flex">
      <button
        type="button"
        popoverTarget={ACCOUNT_PANEL}
        onClick={askForAccount}
        aria-label={`${who.tenant.name}, account and settings`}
        className="flex h-10 items-center gap-2 rounded-md px-2 text-left font-medium hover:bg-hover"
      >
        <Mark className="size-5 shrink-0" />
        <span className="truncate">{who.tenant.name}</span>
        <ChevronsUpDown aria-hidden className="ml-auto size-3.5 shrink-0 text-soft" />
      </button>
      <button
        type="button"
        onClick={askForPalette}
        className="flex h-8 items-center gap-2 rounded-md border border-line bg-surface px-2 text-sm text-soft hover:bg-hover hover:text-ink"
      >
        <Search aria-hidden className="size-3.5" />
        Search
        <kbd className="ml-auto font-sans text-xs">{isMac ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      <nav aria-label="Main" className="flex flex-col gap-0.5">
        {DESTINATIONS.map((destination) => (
          <SideLink
            key={destination.name}
            destination={destination}
            unread={destination.name === 'alerts' ? unread : 0}
          />
        ))}
      </nav>
      <div className="mt-auto">
        <LiveDot status={status} />
      </div>
    </header>
  );
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

interface SideLinkProps {
  readonly destination: Destination;
  readonly unread: number;
}

function SideLink({ destination: { path, title, icon: Icon, nav }, unread }: SideLinkProps) {
  return (
    <Link
      to={path}
      activeOptions={{ exact: path === '/' }}
      aria-keyshortcuts={`g ${nav.key}`}
      className="flex h-8 items-center gap-2.5 rounded-md px-2 text-soft hover:bg-hover hover:text-ink aria-[current=page]:bg-hover aria-[current=page]:font-medium aria-[current=page]:text-ink"
    >
      <Icon aria-hidden className="size-4" />
      {title}
      {unread > 0 && (
        <span className="figures ml-auto text-xs text-accent">
          {countWords(unread)}
          <span className="sr-only"> unread</span>
        </span>
      )}
    </Link>
  );
}
