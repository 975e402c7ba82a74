import { useCallback, useMemo, useState } from 'react';

export interface Selection {
  /** Of the rows that have been read. */
  readonly ids: ReadonlySet<string>;
  /** All that the filters find are chosen, whether they have been read or not. */
  readonly everything: boolean;
  /** @param range also all between this one and the one before it that was chosen */
  readonly toggle: (id: string, range?: boolean) => void;
  readonly set: (ids: readonly string[]) => void;
  readonly chooseEverything: () => void;
}

interface State {
  /** What was shown when it was chosen. */
  readonly of: string;
  readonly ids: ReadonlySet<string>;
  readonly anchor: string | undefined;
  readonly everything: boolean;
}

const NONE: Omit<State, 'of'> = { ids: new Set(), anchor: undefined, everything: false };

/**
 * Which rows are chosen.
 * @param order ids of the rows as they stand on the screen
 * @param of what is shown: where that is something else, nothing is chosen
 */
export function useSelection(order: readonly string[], of: string): Selection {
  const [kept, setKept] = useState<State>({ ...NONE, of });
  const toggle = useCallback(
    (id: string, range = false) =>
      setKept((before) => {
        const state = before.of === of ? before : { ...NONE, of };
        const ids = state.everything ? new Set(order) : state.ids;
        return toggled({ ...state, ids }, id, range ? order : []);
      }),
    [order, of],
  );
  const set = useCallback((next: readonly string[]) => setKept({ ...NONE, of, ids: new Set(next) }), [of]);
  const chooseEverything = useCallback(() => setKept({ ...NONE, of, everything: true }), [of]);
  const { ids: chosen, everything } = kept.of === of ? kept : NONE;
  const ids = useMemo(() => (everything ? new Set(order) : chosen), [everything, chosen, order]);
  return { ids, everything, toggle, set, chooseEverything };
}

function toggled({ of, ids, anchor }: State, id: string, order: readonly string[]): State {
  const next = new Set(ids);
  const [from, to] = [order.indexOf(anchor ?? ''), order.indexOf(id)].sort((a, b) => a - b) as [number, number];
  const concerned = from >= 0 ? order.slice(from, to + 1) : [id];
  const isChosen = !ids.has(id);
  for (const one of concerned) {
    if (isChosen) next.add(one);
    else next.delete(one);
  }
  return { of, ids: next, anchor: id, everything: false };
}
