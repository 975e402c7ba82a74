import { Link } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import { ACCOUNT_PANEL, askForAccount, DESTINATIONS } from './navigation.ts';
import { useUnread } from './unread.ts';

const PLACE =
  'flex min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-xs text-soft -outline-offset-2! aria-[current=page]:font-medium aria-[current=page]:text-accent';

/** The navigation of a phone, within reach of the thumb. What has no place here is under `More`. */
export function BottomBar() {
  const unread = useUnread();
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-20 flex h-(--bottom-bar) border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {DESTINATIONS.filter(({ nav }) => nav.inBottomBar).map(({ name, path, title, icon: Icon }) => (
        <Link key={name} to={path} activeOptions={{ exact: path === '/' }} className={PLACE}>
          <span className="relative">
            <Icon aria-hidden className="size-5" />
            {name === 'alerts' && unread > 0 && (
              <span className="absolute -top-0.5 -right-1 size-2 rounded-full bg-accent" />
            )}
          </span>
          {title}
          {name === 'alerts' && unread > 0 && <span className="sr-only">{unread} unread</span>}
        </Link>
      ))}
      <button type="button" popoverTarget={ACCOUNT_PANEL} onClick={askForAccount} className={PLACE}>
        <Ellipsis aria-hidden className="size-5" />
        More
      </button>
    </nav>
  );
}
