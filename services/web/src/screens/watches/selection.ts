import { useCallback, useState } from 'react';

export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** @param range also all between this one and the one before it that was chosen */
  readonly toggle: (id: string, range?: boolean) => void;
  readonly set: (ids: readonly string[]) => void;
}

interface State {
  readonly ids: ReadonlySet<string>;
  readonly anchor: string | undefined;
}

/** Which rows are chosen. @param order ids of the rows as they stand on the screen */
export function useSelection(order: readonly string[]): Selection {
  const [{ ids }, setState] = useState<State>({ ids: new Set(), anchor: undefined });
  const toggle = useCallback(
    (id: string, range = false) => setState((state) => toggled(state, id, range ? order : [])),
    [order],
  );
  const set = useCallback((next: readonly string[]) => setState({ ids: new Set(next), anchor: undefined }), []);
  return { ids, toggle, set };
}

function toggled({ ids, anchor }: State, id: string, order: readonly string[]): State {
  const next = new Set(ids);
  const [from, to] = [order.indexOf(anchor ?? ''), order.indexOf(id)].sort((a, b) => a - b) as [number, number];
  const concerned = from >= 0 ? order.slice(from, to + 1) : [id];
  const isChosen = !ids.has(id);
  for (const one of concerned) {
    if (isChosen) next.add(one);
    else next.delete(one);
  }
  return { ids: next, anchor: id };
}
