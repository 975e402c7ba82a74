import type { Verdict } from '../arena/count.ts';

/** A verdict as figures: how much of each was counted, and what was off. */
export function verdictFigures({ counts, repeats }: Verdict): Record<string, string | number> {
  const sum = (kind: 'lost' | 'extra' | 'double') => counts.reduce((total, count) => total + count[kind].length, 0);
  return {
    ...Object.fromEntries(counts.map(({ what, expected }) => [what, expected])),
    lost: sum('lost'),
    extra: sum('extra'),
    double: sum('double'),
    'sent again under the same id': repeats,
  };
}
