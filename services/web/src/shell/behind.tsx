import { useNavigate } from '@tanstack/react-router';
import { CircleHelp, LogOut, Monitor, Moon, Search, Sun } from 'lucide-react';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { listenToKeys, useActions, type Action } from '../actions/actions.ts';
import { SampleBar } from '../sample-data/sample-bar.tsx';
import type { Who } from '../session/session.ts';
import { chooseTheme } from '../theme/theme.ts';
import { AccountPanel } from './account-panel.tsx';
import { DESTINATIONS, OPEN_PALETTE, takeEarlyAsk, takeEarlyKeys } from './navigation.ts';
import { signOut } from './sign-out.ts';
import { useUnread } from './unread.ts';
import { useUnreadTitle } from './use-unread-title.ts';

const loadPalette = () => import('../actions/palette.tsx');
const Palette = lazy(() => loadPalette().then((file) => ({ default: file.Palette })));
/** Whoever presses Ctrl-K types on at once: it is there before, fetched while nothing else is to do, ms after the start. */
const PALETTE_AFTER_MS = 1_500;
const KeyboardHelp = lazy(() =>
  import('../actions/keyboard-help.tsx').then((file) => ({ default: file.KeyboardHelp })),
);

/** What is behind a press or a key, everywhere in the shell: the account's panel, the palette, the keyboard. */
export function Behind({ who }: { readonly who: Who }) {
  const [open, setOpen] = useState<'palette' | 'help'>();
  const close = () => setOpen(undefined);
  useShellActions(setOpen);
  useUnreadTitle(useUnread());
  useEffect(() => {
    const timer = setTimeout(() => {
      // Without a connection it is asked for again when somebody wants it.
      loadPalette().catch(() => undefined);
    }, PALETTE_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      <AccountPanel who={who} onHelp={() => setOpen('help')} />
      <SampleBar />
      <Suspense fallback={null}>
        {open === 'palette' && <Palette onClose={close} />}
        {open === 'help' && <KeyboardHelp onClose={close} />}
      </Suspense>
    </>
  );
}

function useShellActions(open: (what: 'palette' | 'help') => void): void {
  const navigate = useNavigate();
  const actions = useMemo<readonly Action[]>(
    () => [
      ...DESTINATIONS.map(({ name, title, path, icon, nav }) => ({
        id: `go:${name}`,
        label: `Go to ${title}`,
        group: 'Go to',
        icon,
        keys: `g ${nav.key}`,
        run: () => void navigate({ to: path }),
      })),
      {
        id: 'search',
        label: 'Search and commands',
        group: 'General',
        icon: Search,
        keys: '/',
        run: () => open('palette'),
      },
      {
        id: 'help',
        label: 'Keyboard shortcuts',
        group: 'General',
        icon: CircleHelp,
        keys: '?',
        run: () => open('help'),
      },
      { id: 'theme:light', label: 'Use the light theme', group: 'Theme', icon: Sun, run: () => chooseTheme('light') },
      { id: 'theme:dark', label: 'Use the dark theme', group: 'Theme', icon: Moon, run: () => chooseTheme('dark') },
      {
        id: 'theme:system',
        label: 'Use the theme of the system',
        group: 'Theme',
        icon: Monitor,
        run: () => chooseTheme('system'),
      },
      { id: 'sign-out', label: 'Sign out', group: 'Account', icon: LogOut, words: 'log out leave', run: signOut },
    ],
    [navigate, open],
  );
  useActions(actions);
  useEffect(() => {
    const stop = listenToKeys(takeEarlyKeys());
    const show = (event: Event) => {
      event.preventDefault();
      open('palette');
    };
    document.addEventListener(OPEN_PALETTE, show);
    if (takeEarlyAsk('palette')) open('palette');
    return () => {
      stop();
      document.removeEventListener(OPEN_PALETTE, show);
    };
  }, [open]);
}
