import type { Watch } from '../../api/watches.ts';
import type { WatchActions } from './use-watch-actions.ts';

/** What is asked about one watch in a dialog. */
export type Asked = { readonly kind: 'edit' | 'own_price'; readonly watch: Watch };

export interface WatchRowProps {
  readonly watch: Watch;
  readonly chosen: boolean;
  readonly mayWrite: boolean;
  readonly actions: WatchActions;
  readonly onToggle: (id: string, range: boolean) => void;
  readonly onAsk: (asked: Asked) => void;
}
