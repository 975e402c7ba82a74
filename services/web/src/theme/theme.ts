import { useSyncExternalStore } from 'react';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Read by `apply-stored-theme.js` too, before anything is painted. */
const KEY = 'blackfang.theme';
const listeners = new Set<() => void>();

function current(): Theme {
  const set = document.documentElement.dataset['theme'];
  return set === 'light' || set === 'dark' ? set : 'system';
}

function show(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  for (const listener of listeners) listener();
}

/** Sets the theme here, in the other tabs and for the next visit. */
export function chooseTheme(theme: Theme): void {
  show(theme);
  if (theme === 'system') localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, theme);
}

window.addEventListener('storage', ({ key, newValue }) => {
  if (key === KEY) show(newValue === 'light' || newValue === 'dark' ? newValue : 'system');
});

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, current);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
