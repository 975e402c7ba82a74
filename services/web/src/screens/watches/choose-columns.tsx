import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { columnsIn, COLUMN_WORDS, COLUMNS, columnsText, USUAL, type Column } from './columns.ts';
import { viewOf } from './view.ts';

/** Which columns the table has; they stand in the address, and so in every view that is kept. */
export default function ChooseColumns({ onClose }: { readonly onClose: () => void }) {
  const view = useSearch({ from: '/members/watches', select: viewOf });
  const navigate = useNavigate();
  const chosen = columnsIn(view.columns) ?? USUAL;
  const show = (columns: readonly Column[]) =>
    void navigate({
      to: '/watches',
      search: viewOf({ ...view, columns: columnsText(columns) }),
      replace: true,
      resetScroll: false,
    });
  const toggle = (column: Column) => {
    const next = new Set(chosen);
    if (!next.delete(column)) next.add(column);
    show(COLUMNS.filter((one) => next.has(one)));
  };
  return (
    <Dialog open onClose={onClose} title="Columns" description="As many of them as the window has room for are shown.">
      <div className="flex flex-col gap-1">
        {COLUMNS.map((column) => (
          <label key={column} className="flex min-h-8 items-center gap-2 touch:min-h-11">
            <input
              type="checkbox"
              checked={chosen.includes(column)}
              disabled={chosen.length === 1 && chosen.includes(column)}
              onChange={() => toggle(column)}
              className="size-4 accent-accent"
            />
            {COLUMN_WORDS[column]}
          </label>
        ))}
        <div className="flex justify-end gap-2 pt-3">
          <Button onClick={() => show(USUAL)}>The usual ones</Button>
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
