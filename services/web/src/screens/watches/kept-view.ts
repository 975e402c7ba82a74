import type { WatchView as KeptView } from '../../api/watch-views.ts';
import type { Schemas } from '../../api/client.ts';
import { COLUMNS, columnsIn, columnsText } from './columns.ts';
import { jobFilterOf, viewOf, type WatchView } from './view.ts';

export type Content = NonNullable<Schemas['WatchViewChange']['content']>;

/** What is shown, as it is kept. */
export function contentOf(view: WatchView): Content {
  return {
    filter: jobFilterOf(view),
    ...(view.sort !== undefined && view.sort !== 'newest' && { sort: view.sort }),
    columns: [...(columnsIn(view.columns) ?? [])],
  };
}

/** What was kept, as it stands in the address. */
export function viewFrom({ id, filter, sort, columns }: KeptView): WatchView {
  const { competitorId, availability, held, status, ...rest } = filter;
  return viewOf({
    ...rest,
    competitor: competitorId,
    stock: availability,
    status: held === true ? 'held' : status,
    sort: sort === 'newest' ? undefined : sort,
    columns: columnsText(columns.filter((one) => COLUMNS.some((known) => known === one))),
    view: id,
  });
}

export function sameContent(a: Content, b: Content): boolean {
  const parts = ({ filter, sort, columns }: Content) => [
    ...Object.entries(filter)
      .map((entry) => entry.join('='))
      .sort(),
    sort ?? '',
    columns.join('.'),
  ];
  return parts(a).join('\n') === parts(b).join('\n');
}
