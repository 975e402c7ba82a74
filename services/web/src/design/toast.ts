import { useSyncExternalStore } from 'react';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly undo?: () => void;
}

const MOST = 3;

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says what was done, for a few seconds. @param undo takes it back, where that can be done */
export function toast(text: string, undo?: () => void): void {
  set([...toasts, { id: nextId++, text, ...(undo && { undo }) }].slice(-MOST));
}

/** Takes one off the screen. */
export const drop = (id: number) => set(toasts.filter((one) => one.id !== id));

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(subscribe, () => toasts);
}
