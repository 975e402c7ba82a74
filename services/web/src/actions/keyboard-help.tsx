import { Dialog } from '../design/dialog.tsx';
import { useAllActions } from './actions.ts';
import { Keys } from './keys.tsx';

/** What the keyboard does here. */
export function KeyboardHelp({ onClose }: { readonly onClose: () => void }) {
  const groups = Map.groupBy(
    useAllActions().filter(({ keys }) => keys !== undefined),
    ({ group }) => group,
  );
  return (
    <Dialog open onClose={onClose} title="Keyboard shortcuts">
      <div className="flex flex-col gap-4">
        {[...groups].map(([group, actions]) => (
          <section key={group} aria-label={group}>
            <h3 className="pb-1 text-sm font-medium text-soft">{group}</h3>
            <dl className="divide-y divide-line">
              {actions.map(({ id, label, keys = '' }) => (
                <div key={id} className="flex min-h-9 items-center justify-between gap-4">
                  <dt>{label}</dt>
                  <dd>
                    <Keys keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
