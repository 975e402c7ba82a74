import type { LucideIcon } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';

/** Something that one can do from where one is: listed in the palette, and by its keys on the keyboard. */
export interface Action {
  readonly id: string;
  /** Begins with a verb: `Go to Home`. */
  readonly label: string;
  readonly group: string;
  readonly icon?: LucideIcon;
  /** What tells it from others of its name. */
  readonly detail?: string;
  /** One key, or two after each other: `?`, `g h`. */
  readonly keys?: string;
  /** Other words under which somebody may look for it. */
  readonly words?: string;
  readonly run: () => void;
}

/** The second key of two is waited for this long, ms. */
const PATIENCE_MS = 1_200;

let sets: readonly (readonly Action[])[] = [];
let all: readonly Action[] = [];
const listeners = new Set<() => void>();

function change(next: typeof sets): void {
  sets = next;
  all = sets.flat();
  for (const listener of listeners) listener();
}

/**
 * Offers actions as long as the component is there.
 * @param actions the same object while they are the same
 * @param place `first` where their keys go before the same keys elsewhere: those of a screen before those of the shell
 */
export function useActions(actions: readonly Action[], place: 'first' | 'last' = 'last'): void {
  useEffect(() => {
    change(place === 'first' ? [actions, ...sets] : [...sets, actions]);
    return () => change(sets.filter((one) => one !== actions));
  }, [actions, place]);
}

export function useAllActions(): readonly Action[] {
  return useSyncExternalStore(subscribe, () => all);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Runs actions by their keys, but never while somebody types or a dialog is open.
 * @param early what was pressed before
 * @returns how to stop
 */
export function listenToKeys(early: readonly KeyboardEvent[] = []): () => void {
  let first = '';
  let firstAt = 0;
  const press = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTaken(event.target)) return;
    const pair = event.timeStamp - firstAt < PATIENCE_MS ? `${first} ${event.key}` : event.key;
    const action = all.find(({ keys }) => keys === pair) ?? all.find(({ keys }) => keys === event.key);
    first = action === undefined ? event.key : '';
    firstAt = event.timeStamp;
    if (action === undefined) return;
    event.preventDefault();
    action.run();
  };
  early.forEach(press);
  document.addEventListener('keydown', press);
  return () => document.removeEventListener('keydown', press);
}

function isTaken(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"]:not([popover]), [role="menu"], :popover-open') !== null) return true;
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}
