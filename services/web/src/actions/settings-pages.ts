import { useNavigate } from '@tanstack/react-router';
import { Settings2 } from 'lucide-react';
import { useMemo } from 'react';
import { SCREENS } from '../app/screens.ts';
import { SECTION_NAMES, SECTIONS } from '../screens/settings/sections.ts';
import type { Action } from './actions.ts';

/** The ways to the pages of the settings. */
export function useSettingsPages(): readonly Action[] {
  const navigate = useNavigate();
  return useMemo(
    () =>
      SECTION_NAMES.map((section) => ({
        id: `settings:${section}`,
        label: `Go to ${SECTIONS[section].title}`,
        group: SCREENS.settings.title,
        icon: Settings2,
        words: SECTIONS[section].says,
        run: () => void navigate({ to: SCREENS.settings.path, params: { section } }),
      })),
    [navigate],
  );
}
