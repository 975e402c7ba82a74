import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { competitorsQuery } from '../../api/competitors.ts';
import { itemsOf } from '../../api/pages.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { More } from '../../design/more.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';
import { watchesInWords } from './words.ts';
import { Building2 } from 'lucide-react';

interface MoveDialogProps {
  readonly count: number;
  readonly onMove: (competitorId: string) => void;
  readonly onClose: () => void;
}

/** To which competitor the chosen watches go. */
export default function MoveDialog({ count, onMove, onClose }: MoveDialogProps) {
  const query = useInfiniteQuery(competitorsQuery);
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const move = (id: string) => {
    onMove(id);
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Move to a competitor"
      description={`${watchesInWords(count)} will be counted with it. Their prices and history go along.`}
    >
      <div className="flex flex-col gap-3">
        <input
          type="search"
          aria-label="Find a competitor"
          placeholder="Name or domain"
          autoFocus
          value={search}
          onChange={({ target }) => setSearch(target.value)}
          className="h-9 w-full rounded-md border border-edge bg-surface px-2.5 hover:border-soft touch:h-11 touch:text-md"
        />
        <Loaded
          query={query}
          to="see competitors"
          skeleton={<SkeletonRows rows={4} rowClassName="h-11" />}
          isEmpty={(data) => itemsOf(data).length === 0}
          empty={
            <EmptyState icon={Building2} title="No competitor yet">
              A competitor is made with the first watch of its pages.
            </EmptyState>
          }
        >
          {(data) => (
            <ul aria-label="Competitors" className="flex flex-col">
              {itemsOf(data)
                .filter(({ name, domains }) => [name, ...domains].some((one) => one.toLowerCase().includes(wanted)))
                .map(({ id, name, domains, watches }) => (
                  <li key={id}>
                    <Button
                      look="quiet"
                      className="h-auto! w-full justify-start! py-2 text-left text-ink!"
                      onClick={() => move(id)}
                    >
                      <span className="flex min-w-0 flex-1 flex-col">
                        <span className="truncate">{name}</span>
                        <span className="truncate text-xs font-normal text-soft">
                          {[domains[0], watchesInWords(watches.total)].filter(Boolean).join(' · ')}
                        </span>
                      </span>
                    </Button>
                  </li>
                ))}
            </ul>
          )}
        </Loaded>
        <More query={query} of="competitors" />
      </div>
    </Dialog>
  );
}
