import { Eye } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from '../../design/states.tsx';

/** Home of an organisation that watches nothing yet. */
export function NothingYet({ action }: { readonly action: ReactNode }) {
  return (
    <div className="rounded-lg border border-line bg-surface py-6">
      <EmptyState icon={Eye} title="Watch a first page" actions={action}>
        Give the address of a competitor’s product. Its price and stock are read at once, looked at every hour, and what
        changes stands here.
      </EmptyState>
    </div>
  );
}
