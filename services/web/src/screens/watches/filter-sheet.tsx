import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { CompetitorShown } from './competitor-shown.tsx';
import { SortChoice, StatusChoice, StockChoice, TagChoice } from './filters.tsx';
import type { FilterProps } from './filter-props.ts';
import { UNFILTERED } from './view.ts';

/** Filters and order on a phone. */
export function FilterSheet({ onClose, ...filter }: FilterProps & { readonly onClose: () => void }) {
  const clear = () => {
    filter.onChange(UNFILTERED);
    onClose();
  };
  return (
    <Dialog open onClose={onClose} title="Filter and order">
      <div className="flex flex-col gap-3">
        <StatusChoice {...filter} />
        <StockChoice {...filter} />
        <TagChoice {...filter} />
        <CompetitorShown {...filter} />
        <SortChoice {...filter} />
        <div className="flex justify-end gap-2 pt-2">
          <Button onClick={clear}>Clear</Button>
          <Button look="primary" onClick={onClose}>
            Show them
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
