import type { ReactNode } from 'react';

const TONES = {
  neutral: 'bg-hover text-soft',
  good: 'bg-good-wash text-good',
  bad: 'bg-bad-wash text-bad',
  warn: 'bg-warn-wash text-warn',
  accent: 'bg-accent-wash text-accent',
} as const;

export type Tone = keyof typeof TONES;

/** A state in a word. */
export function Badge({ tone = 'neutral', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return (
    <span
      className={`inline-flex h-5 items-center rounded-sm px-1.5 text-xs font-medium whitespace-nowrap ${TONES[tone]}`}
    >
      {children}
    </span>
  );
}
