import { Link } from '@tanstack/react-router';
import { BookOpen, Keyboard, LogOut, Monitor, Moon, Sun, type LucideIcon } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import type { Who } from '../session/session.ts';
import { chooseTheme, THEMES, useTheme, type Theme } from '../theme/theme.ts';
import { ACCOUNT_PANEL, DESTINATIONS, takeEarlyAsk } from './navigation.ts';
import { signOut } from './sign-out.ts';

const THEME_NAMES: Readonly<Record<Theme, string>> = { system: 'System', light: 'Light', dark: 'Dark' };
const THEME_ICONS: Readonly<Record<Theme, LucideIcon>> = { system: Monitor, light: Sun, dark: Moon };
const LINE = 'flex h-8 w-full items-center gap-2.5 rounded-md px-2 text-left hover:bg-hover max-md:h-11';

/**
 * Who one is, how it looks, and the way out: beside the name of the organisation, on a phone the sheet of `More`. A
 * popover of the browser's own, which closes by Escape and by a press elsewhere.
 */
export function AccountPanel({ who, onHelp }: { readonly who: Who; readonly onHelp: () => void }) {
  const { user, tenant, role } = who;
  useEffect(() => {
    if (takeEarlyAsk('account')) document.getElementById(ACCOUNT_PANEL)?.showPopover();
  }, []);
  return (
    <div
      id={ACCOUNT_PANEL}
      popover="auto"
      role="dialog"
      aria-label="Account and settings"
      className="fixed inset-auto m-0 w-64 rounded-lg border border-line bg-raised p-1.5 text-ink shadow-raised backdrop:bg-transparent max-md:bottom-0 max-md:left-0 max-md:w-full max-md:rounded-b-none max-md:pb-[calc(0.375rem+env(safe-area-inset-bottom))] max-md:backdrop:bg-veil md:top-14 md:left-3 open:animate-enter"
    >
      <div className="flex flex-col px-2 pt-1.5 pb-2.5">
        <span className="truncate font-medium">{user.name}</span>
        <span className="truncate text-sm text-soft">{user.email}</span>
        <span className="truncate text-sm text-soft">
          {tenant.name} · {role}
        </span>
      </div>
      <Line />
      <div className="md:hidden">
        {DESTINATIONS.filter(({ nav }) => !nav.inBottomBar).map(({ name, path, title, icon: Icon }) => (
          <Link key={name} to={path} onClick={close} className={LINE}>
            <Icon aria-hidden className="size-4 text-soft" />
            {title}
          </Link>
        ))}
      </div>
      <ThemeChoice />
      <Line />
      <PanelButton icon={Keyboard} onPress={() => (close(), onHelp())}>
        Keyboard shortcuts
      </PanelButton>
      <a href="/api/docs" target="_blank" rel="noreferrer" className={LINE}>
        <BookOpen aria-hidden className="size-4 text-soft" />
        API documentation
      </a>
      <Line />
      <PanelButton icon={LogOut} onPress={() => (close(), signOut())}>
        Sign out
      </PanelButton>
    </div>
  );
}

function close(): void {
  document.getElementById(ACCOUNT_PANEL)?.hidePopover();
}

function Line() {
  return <hr className="mx-2 my-1 border-line" />;
}

interface PanelButtonProps {
  readonly icon: LucideIcon;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function PanelButton({ icon: Icon, onPress, children }: PanelButtonProps) {
  return (
    <button type="button" onClick={onPress} className={LINE}>
      <Icon aria-hidden className="size-4 text-soft" />
      {children}
    </button>
  );
}

function ThemeChoice() {
  const theme = useTheme();
  return (
    <fieldset className="flex items-center gap-2 px-2 py-1">
      <legend className="sr-only">Theme</legend>
      <span aria-hidden className="mr-auto text-soft">
        Theme
      </span>
      <div className="flex rounded-md bg-hover p-0.5">
        {THEMES.map((one) => {
          const Icon = THEME_ICONS[one];
          return (
            <label
              key={one}
              data-hint={THEME_NAMES[one]}
              className="grid h-7 w-9 cursor-pointer place-items-center rounded-sm text-soft has-checked:bg-raised has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent max-md:h-9 max-md:w-12"
            >
              <input
                type="radio"
                name="theme"
                className="sr-only"
                aria-label={THEME_NAMES[one]}
                checked={theme === one}
                onChange={() => chooseTheme(one)}
              />
              <Icon aria-hidden className="size-4" />
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
