import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { formatCount } from '../../words/count.ts';
import { countOf, type FilterProps } from './filter-props.ts';
import { SEARCH_ID } from './use-screen-keys.ts';
import { SORTS, STATUSES, STOCKS } from './view.ts';
import { SORT_WORDS, STATUS_WORDS, STOCK_WORDS } from './words.ts';

/** Typing goes on this long before it is searched for, ms. */
const TYPING_MS = 200;

export function SearchField({ view, onChange }: Pick<FilterProps, 'view' | 'onChange'>) {
  const inAddress = view.search ?? '';
  const [text, setText] = useState(inAddress);
  const [known, setKnown] = useState(inAddress);
  // Another address, by the back button or a link: its search is what stands here.
  if (known !== inAddress) {
    setKnown(inAddress);
    if (text.trim() !== inAddress) setText(inAddress);
  }
  useEffect(() => {
    if (text.trim() === inAddress) return undefined;
    const timer = setTimeout(() => onChange({ search: text.trim() || undefined }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, inAddress, onChange]);
  return (
    <div className="relative min-w-0 flex-1 md:max-w-72">
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-soft" />
      <input
        id={SEARCH_ID}
        type="search"
        aria-label="Search watches by name or address"
        placeholder="Name or address"
        maxLength={200}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={({ key, currentTarget }) => {
          if (key === 'Escape') currentTarget.blur();
        }}
        className="h-8 w-full rounded-md border border-edge bg-surface pr-2 pl-8 hover:border-soft touch:h-11 touch:text-md"
      />
    </div>
  );
}

export function StatusChoice({ view, summary, onChange }: FilterProps) {
  return (
    <Pick
      label="Health"
      any="Any health"
      value={view.status}
      options={STATUSES.map((status) => [status, `${STATUS_WORDS[status]} ${parenthesized(countOf(summary, status))}`])}
      onPick={(status) => onChange({ status })}
    />
  );
}

export function StockChoice({ view, summary, onChange }: FilterProps) {
  const count = (stock: string) => (stock === 'out_of_stock' && summary ? formatCount(summary.outOfStock) : '');
  return (
    <Pick
      label="Stock"
      any="Any stock"
      value={view.stock}
      options={STOCKS.map((stock) => [stock, `${STOCK_WORDS[stock]} ${parenthesized(count(stock))}`])}
      onPick={(stock) => onChange({ stock })}
    />
  );
}

export function TagChoice({ view, summary, onChange }: FilterProps) {
  const known = summary?.tags ?? [];
  const isKnown = view.tag === undefined || known.some(({ tag }) => tag === view.tag);
  const all = isKnown ? known : [{ tag: view.tag ?? '', count: 0 }, ...known];
  if (all.length === 0) return null;
  return (
    <Pick
      label="Tag"
      any="Any tag"
      value={view.tag}
      options={all.map(({ tag, count }) => [tag, `${tag} (${formatCount(count)})`])}
      onPick={(tag) => onChange({ tag })}
    />
  );
}

export function SortChoice({ view, onChange }: Omit<FilterProps, 'summary'>) {
  return (
    <Pick
      label="Order"
      any={SORT_WORDS.newest}
      value={view.sort === 'newest' ? undefined : view.sort}
      options={SORTS.filter((sort) => sort !== 'newest').map((sort) => [sort, SORT_WORDS[sort]])}
      onPick={(sort) => onChange({ sort })}
    />
  );
}

interface PickProps<Value extends string> {
  readonly label: string;
  readonly any: string;
  readonly value: Value | undefined;
  readonly options: readonly (readonly [Value, string])[];
  readonly onPick: (value: Value | undefined) => void;
}

function Pick<Value extends string>({ label, any, value, options, onPick }: PickProps<Value>) {
  return (
    <select
      aria-label={label}
      value={value ?? ''}
      onChange={({ target }) => onPick(options.find(([one]) => one === target.value)?.[0])}
      className={`h-8 rounded-md max-md:w-full md:max-w-48 border bg-surface px-2 hover:border-soft touch:h-11 touch:text-md ${value === undefined ? 'border-edge text-soft' : 'border-accent'}`}
    >
      <option value="">{any}</option>
      {options.map(([one, words]) => (
        <option key={one} value={one}>
          {words}
        </option>
      ))}
    </select>
  );
}

const parenthesized = (text: string): string => (text === '' ? '' : `(${text})`);
