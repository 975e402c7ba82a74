import { Eye } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { buttonClasses } from '../../design/button.tsx';
import { EmptyState } from '../../design/states.tsx';
import { LookAround } from '../../sample-data/look-around.tsx';

/** Home of an organisation that watches nothing yet. */
export function NothingYet({ action }: { readonly action: ReactNode }) {
  return (
    <div className="flex flex-col gap-5">
      <div className="rounded-lg border border-line bg-surface py-6">
        <EmptyState
          icon={Eye}
          title="Watch a first page"
          actions={
            action && (
              <>
                {action}
                <Link to="/welcome" className={buttonClasses()}>
                  Set up step by step
                </Link>
              </>
            )
          }
        >
          Give the address of a competitor’s product. Its price and stock are read at once, looked at every hour, and
          what changes stands here.
        </EmptyState>
      </div>
      <LookAround industry={undefined} />
    </div>
  );
}
