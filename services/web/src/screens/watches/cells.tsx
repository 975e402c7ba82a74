import { Link } from '@tanstack/react-router';
import type { Watch } from '../../api/watches.ts';
import { Badge } from '../../design/badge.tsx';
import { healthOf, hostOf, STOCK_WORDS, titleOf } from './words.ts';
import { STOCKS } from './view.ts';

/** What a watch looks at, by its name; leads there. */
export function NameCell({ watch }: { readonly watch: Watch }) {
  return (
    <div className="flex min-w-0 flex-col">
      <Link
        to="/watches/$id"
        params={{ id: watch.id }}
        data-row-link
        className="truncate rounded-sm font-medium -outline-offset-1! hover:underline"
      >
        {titleOf(watch)}
      </Link>
      <span className="truncate text-xs text-soft">{hostOf(watch)}</span>
    </div>
  );
}

export function StockCell({ availability }: { readonly availability: string | undefined }) {
  const stock = STOCKS.find((one) => one === availability) ?? 'unknown';
  const tone =
    stock === 'in_stock' ? '' : stock === 'out_of_stock' || stock === 'discontinued' ? 'text-bad' : 'text-soft';
  return <span className={`truncate ${tone}`}>{STOCK_WORDS[stock]}</span>;
}

export function HealthCell({ watch }: { readonly watch: Watch }) {
  const { tone, state, why, more } = healthOf(watch);
  return (
    <div className="flex min-w-0 flex-col items-start" {...(more !== '' && { 'data-hint': more })}>
      <Badge tone={tone}>{state}</Badge>
      {why !== '' && <span className="max-w-full truncate text-xs text-soft">{why}</span>}
      {more !== '' && <span className="sr-only">{more}</span>}
    </div>
  );
}

/** As many tags as have room; the others by number, told when one rests on it. */
export function TagsCell({ tags }: { readonly tags: readonly string[] }) {
  const [first, ...others] = tags;
  if (first === undefined) return null;
  return (
    <div className="flex min-w-0 items-center gap-1">
      <span className="truncate rounded-sm bg-hover px-1.5 text-xs text-soft">{first}</span>
      {others.length > 0 && (
        <span data-hint={tags.join(', ')} className="figures text-xs text-soft">
          +{others.length}
        </span>
      )}
    </div>
  );
}

interface RowCheckboxProps {
  readonly label: string;
  readonly checked: boolean;
  readonly mixed?: boolean;
  /** @param range the shift key was down */
  readonly onToggle: (range: boolean) => void;
}

/** A checkbox with room for a finger around it. */
export function RowCheckbox({ label, checked, mixed = false, onToggle }: RowCheckboxProps) {
  return (
    <label className="grid size-8 place-items-center select-none touch:size-11">
      <input
        type="checkbox"
        aria-label={label}
        checked={checked}
        ref={(element) => {
          if (element !== null) element.indeterminate = mixed;
        }}
        onChange={({ nativeEvent }) => onToggle('shiftKey' in nativeEvent && nativeEvent.shiftKey === true)}
        className="size-4 accent-accent"
      />
    </label>
  );
}
