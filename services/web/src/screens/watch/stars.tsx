import { formatNumber } from '../../words/count.ts';

interface StarsGivenProps {
  readonly stars: { readonly value: number; readonly best: number };
}

const OF = 5;

/** `4 of 5`, with stars beside it where that is the scale. */
export function StarsGiven({ stars: { value, best } }: StarsGivenProps) {
  const full = Math.round(value);
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      {best === OF && (
        <span aria-hidden className="tracking-wide">
          <span className="text-warn">{'★'.repeat(full)}</span>
          <span className="text-soft">{'☆'.repeat(OF - full)}</span>
        </span>
      )}
      <span className="figures font-medium text-ink">
        {formatNumber(value)} of {formatNumber(best)}
      </span>
    </span>
  );
}
