import { Link } from '@tanstack/react-router';
import {
  ChevronRight,
  CreditCard,
  Database,
  KeyRound,
  Lock,
  MonitorSmartphone,
  ScrollText,
  SunMoon,
  User,
  Users,
  Waypoints,
  type LucideIcon,
} from 'lucide-react';
import { SCREENS } from '../../app/screens.ts';
import { SECTION_NAMES, SECTIONS, type SectionName } from './sections.ts';

const ICONS: Readonly<Record<SectionName, LucideIcon>> = {
  profile: User,
  appearance: SunMoon,
  password: Lock,
  sessions: MonitorSmartphone,
  members: Users,
  keys: KeyRound,
  proxies: Waypoints,
  plan: CreditCard,
  audit: ScrollText,
  data: Database,
};

/** The way to each section of the settings. */
export function SectionList() {
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
      {SECTION_NAMES.map((section) => {
        const Icon = ICONS[section];
        return (
          <li key={section}>
            <Link
              to={SCREENS.settings.path}
              params={{ section }}
              className="flex min-h-16 items-center gap-3 px-4 py-2.5 -outline-offset-2! hover:bg-hover"
            >
              <Icon aria-hidden className="size-5 shrink-0 text-soft" />
              <span className="mr-auto flex min-w-0 flex-col">
                <span className="font-medium">{SECTIONS[section].title}</span>
                <span className="text-sm text-soft">{SECTIONS[section].says}</span>
              </span>
              <ChevronRight aria-hidden className="size-4 shrink-0 text-soft" />
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
