import { Button } from '../../design/button.tsx';
import type { Difference } from './differences.ts';

interface ChangedMeanwhileProps {
  readonly differences: readonly Difference[];
  /** Leaves it as it is now. */
  readonly onKeep: () => void;
}

/** Somebody was faster: what they changed, before one decides whose is to stay. */
export function ChangedMeanwhile({ differences, onKeep }: ChangedMeanwhileProps) {
  return (
    <div role="alert" tabIndex={-1} className="flex flex-col gap-2 rounded-md bg-warn-wash px-3 py-2.5 text-sm">
      <p>Changed by somebody else while this was open. Nothing of yours is saved yet.</p>
      <dl className="flex flex-col gap-1">
        {differences.map((part) => (
          <div key={part.what} className="flex flex-wrap gap-x-2">
            <dt className="font-medium">{part.what}</dt>
            <dd className="min-w-0 break-words">
              <del className="text-soft">{part.was}</del> now <ins className="no-underline">{part.is}</ins>
            </dd>
          </div>
        ))}
      </dl>
      <div>
        <Button size="small" onClick={onKeep}>
          Keep it as it is now
        </Button>
      </div>
    </div>
  );
}
