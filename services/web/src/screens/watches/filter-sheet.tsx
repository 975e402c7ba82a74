import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { SortChoice, StatusChoice, StockChoice, TagChoice } from './filters.tsx';
import type { FilterProps } from './filter-props.ts';

/** Filters and order on a phone. */
export function FilterSheet({ onClose, ...filter }: FilterProps & { readonly onClose: () => void }) {
  const clear = () => {
    filter.onChange({ search: undefined, status: undefined, stock: undefined, tag: undefined });
    onClose();
  };
  return (
    <Dialog open onClose={onClose} title="Filter and order">
      <div className="flex flex-col gap-3">
        <StatusChoice {...filter} />
        <StockChoice {...filter} />
        <TagChoice {...filter} />
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
