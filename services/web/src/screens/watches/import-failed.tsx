import { CircleAlert } from 'lucide-react';
import type { JobFailures } from '../../api/watch-jobs.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { formatCount } from '../../words/count.ts';
import { watchesInWords } from './words.ts';

interface ImportFailedProps {
  readonly failures: JobFailures;
  readonly onClose: () => void;
}

/** What of a file could not be taken, and why. */
export default function ImportFailed({ failures, onClose }: ImportFailedProps) {
  const count = failures.reduce((sum, failure) => sum + failure.count, 0);
  return (
    <Dialog
      open
      onClose={onClose}
      title={`${watchesInWords(count)} could not be imported`}
      description="Mend these lines and import the file again: what is there already stays as it is."
    >
      <div className="flex flex-col gap-3">
        <ul aria-label="Lines" tabIndex={0} className="max-h-72 overflow-y-auto rounded-md border border-line">
          {failures.map(({ reason, detail, count: times, line }) => (
            <li
              key={`${reason} ${detail}`}
              className="flex items-start gap-2 border-b border-line px-2.5 py-1.5 text-sm last:border-0"
            >
              <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
              <span className="figures shrink-0 text-soft">
                {line !== null && `Line ${line}`}
                {times > 1 && ` and ${formatCount(times - 1)} more`}
              </span>
              <span>{detail}</span>
            </li>
          ))}
        </ul>
        <div className="flex justify-end">
          <Button look="primary" onClick={onClose}>
            Close
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
