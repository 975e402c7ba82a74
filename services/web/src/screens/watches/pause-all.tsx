import { useQueryClient } from '@tanstack/react-query';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { doJob } from './follow-job.ts';
import { watchesInWords } from './words.ts';

/** Asks before everything stands still. */
export default function PauseAll({ total, onClose }: { readonly total: number; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const pause = () => {
    onClose();
    void doJob(queries, { action: 'pause', watches: { filter: {} } });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Pause everything"
      description={`${watchesInWords(total)} will not be checked, and nothing will raise an alert, until somebody resumes them. What is paused already stays so then.`}
    >
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" onClick={pause}>
          Pause everything
        </Button>
      </div>
    </Dialog>
  );
}
