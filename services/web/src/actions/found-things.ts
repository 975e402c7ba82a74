import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Eye, ListChecks, Package, Plus, Store } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useMay } from '../api/me.ts';
import { toProblem, type Problem } from '../api/problem.ts';
import { searchQuery, type FoundByName } from '../api/search.ts';
import { addWatch, removeWatch, type Watch } from '../api/watches.ts';
import { toast } from '../design/toast.ts';
import type { Action } from './actions.ts';
import { nearestFirst } from './find-actions.ts';

/** Somebody who types on is not asked for yet, ms. */
const PAUSE_MS = 150;
/** Each search is a request for each kind of thing: this long after the one before it at the soonest, ms. */
const SPACING_MS = 1_000;
/** One letter is in every name. */
export const LEAST_CHARACTERS = 2;
/** The longest that the API takes. */
const MAX_SEARCH = 200;
const MOST_RECENT = 5;

/** Last in the cache, so that signing out forgets it with everything else that was there. */
const recentQuery = queryOptions<readonly Action[]>({
  queryKey: ['palette', 'recent'],
  enabled: false,
  initialData: [],
  gcTime: Number.POSITIVE_INFINITY,
});

export interface Found {
  readonly things: readonly Action[];
  /** Whether more may come for what is typed. */
  readonly searching: boolean;
  /** Why some of it could not be looked for. */
  readonly missed: Problem | undefined;
}

/** What the server knows by what is typed, and what can be done with an address. */
export function useFoundThings(typed: string): Found {
  const asked = typed.trim().slice(0, MAX_SEARCH);
  const text = useSpaced(asked);
  const isSearch = text.length >= LEAST_CHARACTERS;
  const { data, error, isFetching } = useQuery({
    ...searchQuery(text),
    enabled: isSearch,
    placeholderData: (before) => (isSearch ? before : undefined),
  });
  const add = useAddedAddress(typed.trim());
  const toActions = useToActions();
  const things = useMemo(() => {
    const found = data === undefined ? [] : nearestFirst(toActions(data), text);
    return [...(add === undefined ? [] : [add]), ...found];
  }, [add, data, text, toActions]);
  return {
    things,
    searching: isFetching || (text !== asked && asked.length >= LEAST_CHARACTERS),
    missed: error === null ? data?.missed : toProblem(error),
  };
}

/** Where each thing leads to. */
function useToActions(): (found: FoundByName) => Action[] {
  const navigate = useNavigate();
  return useCallback(
    ({ competitors, watches, products, rules }) => [
      ...competitors.map(({ id, name, domains }): Action => ({
        id: `competitor:${id}`,
        label: name,
        group: 'Competitors',
        icon: Store,
        detail: domains.find((domain) => domain !== name) ?? '',
        run: () => void navigate({ to: '/competitors/$id', params: { id } }),
      })),
      ...watches.map(({ id, name, url, competitorName }): Action => ({
        id: `watch:${id}`,
        label: name === '' ? url : name,
        group: 'Watches',
        icon: Eye,
        detail: competitorName ?? '',
        run: () => void navigate({ to: '/watches/$id', params: { id } }),
      })),
      ...products.map(({ id, name, sku }): Action => ({
        id: `product:${id}`,
        label: name,
        group: 'Products',
        icon: Package,
        detail: sku,
        // Its row, with all that can be done with it: a SKU is one product's alone.
        run: () => void navigate({ to: '/products', search: { search: sku } }),
      })),
      ...rules.map(({ id, name, muted }): Action => ({
        id: `rule:${id}`,
        label: name,
        group: 'Rules',
        icon: ListChecks,
        detail: muted ? 'muted' : '',
        run: () => void navigate({ to: '/rules/$id', params: { id } }),
      })),
    ],
    [navigate],
  );
}

/** What was chosen in the palette lately, the last first, and how to add to it. */
export function useRecent(): readonly [readonly Action[], (action: Action) => void] {
  const queries = useQueryClient();
  const { data } = useQuery(recentQuery);
  const remember = (action: Action) =>
    queries.setQueryData(recentQuery.queryKey, (before: readonly Action[] = []) =>
      [action, ...before.filter(({ id }) => id !== action.id)].slice(0, MOST_RECENT),
    );
  return [data, remember];
}

function useAddedAddress(typed: string): Action | undefined {
  const mayAdd = useMay('watches:write');
  const queries = useQueryClient();
  return useMemo(() => {
    if (!mayAdd || !/^https?:\/\/[^\s/]+\.?[^\s]*$/i.test(typed)) return undefined;
    const refresh = () => queries.invalidateQueries({ queryKey: ['watches'] });
    const undo = ({ id }: Watch) => {
      removeWatch(id)
        .then(refresh)
        .catch((error: unknown) => toast(`It is still watched. ${toProblem(error).message}`));
    };
    const add = async () => {
      const watch = await addWatch(typed);
      await refresh();
      toast('The page is watched, every hour.', () => undo(watch));
    };
    return {
      id: 'add-address',
      label: `Watch ${typed}`,
      group: 'Watches',
      icon: Plus,
      run: () => void add().catch((error: unknown) => toast(`It is not watched. ${toProblem(error).message}`)),
    };
  }, [mayAdd, queries, typed]);
}

/** What it was when it last stood still; another one comes a while after the one before it at the soonest. */
function useSpaced(text: string): string {
  const [spaced, setSpaced] = useState(text);
  const changedAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (text === spaced) return undefined;
    const untilNext = changedAt.current + SPACING_MS - performance.now();
    const timer = setTimeout(
      () => {
        changedAt.current = performance.now();
        setSpaced(text);
      },
      Math.max(PAUSE_MS, untilNext),
    );
    return () => clearTimeout(timer);
  }, [spaced, text]);
  return spaced;
}
