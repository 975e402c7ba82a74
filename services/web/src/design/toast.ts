import { useSyncExternalStore } from 'react';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly undo?: () => void;
  readonly end?: () => void;
}

const MOST = 3;

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function set(next: readonly Toast[], undone?: Toast): void {
  const ended = toasts.filter((one) => one !== undone && !next.includes(one));
  toasts = next;
  for (const listener of listeners) listener();
  for (const { end } of ended) end?.();
}

/**
 * Says what was done, for a few seconds.
 * @param undo takes it back, where that can be done
 * @param end is called when it can't be taken back any more
 * @returns its id, for `drop`
 */
export function toast(text: string, undo?: () => void, end?: () => void): number {
  const id = nextId++;
  set([...toasts, { id, text, ...(undo && { undo }), ...(end && { end }) }].slice(-MOST));
  return id;
}

/** Takes one off the screen. */
export const drop = (id: number) => set(toasts.filter((one) => one.id !== id));

/** Takes one off the screen, and back what it said. */
export function takeBack(id: number): void {
  const undone = toasts.find((one) => one.id === id);
  set(
    toasts.filter((one) => one !== undone),
    undone,
  );
  undone?.undo?.();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(subscribe, () => toasts);
}
