import { useCallback } from 'react';
import { Pick } from '../../design/pick.tsx';
import { SearchField as Line } from '../../design/search-field.tsx';
import { formatCount } from '../../words/count.ts';
import { countOf, type FilterProps } from './filter-props.ts';
import { SEARCH_ID } from './use-screen-keys.ts';
import { SORTS, STATUSES, STOCKS } from './view.ts';
import { SORT_WORDS, STATUS_WORDS, STOCK_WORDS } from './words.ts';

export function SearchField({ view, onChange }: Pick<FilterProps, 'view' | 'onChange'>) {
  const search = useCallback((asked: string | undefined) => onChange({ search: asked }), [onChange]);
  return (
    <Line
      id={SEARCH_ID}
      label="Search watches by name or address"
      placeholder="Name or address"
      value={view.search}
      onChange={search}
    />
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

const parenthesized = (text: string): string => (text === '' ? '' : `(${text})`);
