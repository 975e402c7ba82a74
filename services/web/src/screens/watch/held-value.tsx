import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Scale } from 'lucide-react';
import { toProblem } from '../../api/problem.ts';
import { decideObservation, observationQuery } from '../../api/watch-page.ts';
import type { Watch } from '../../api/watches.ts';
import { Button } from '../../design/button.tsx';
import { Money } from '../../design/money.tsx';
import { toast } from '../../design/toast.ts';
import { When } from '../../design/when.tsx';
import { reasonWords } from './words.ts';

interface HeldValueProps {
  readonly watch: Watch;
  readonly observationId: string;
  readonly mayDecide: boolean;
  readonly onLook: () => void;
}

/** A value that is not believed until somebody says that it is right. */
export function HeldValue({ watch, observationId, mayDecide, onLook }: HeldValueProps) {
  const queries = useQueryClient();
  const { data: held } = useQuery(observationQuery(watch.id, observationId));
  const decide = useMutation({
    mutationFn: (decision: 'accept' | 'reject') => decideObservation(observationId, decision),
    onSuccess: (_, decision) =>
      toast(decision === 'accept' ? 'Accepted: it is the price now.' : 'Rejected: the price stays as it was.'),
    onError: (error) => toast(toProblem(error).message),
    onSettled: () => queries.invalidateQueries({ queryKey: ['watches'] }),
  });
  if (held === undefined) return <div className="h-16" />;
  return (
    <section
      aria-label="Held for review"
      className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg bg-accent-wash px-4 py-3"
    >
      <Scale aria-hidden className="size-4 shrink-0 text-accent" />
      <p className="min-w-0 flex-1 basis-64">
        <Money of={held.price} className="font-medium" /> was read <When at={held.observedAt} /> and is held:{' '}
        {reasonWords(held.reason)} It passes by itself after three equal readings.
      </p>
      <Button size="small" onClick={onLook}>
        Where it was read
      </Button>
      {mayDecide && (
        <>
          <Button size="small" pending={decide.isPending} onClick={() => decide.mutate('reject')}>
            Reject
          </Button>
          <Button size="small" look="primary" pending={decide.isPending} onClick={() => decide.mutate('accept')}>
            Accept
          </Button>
        </>
      )}
    </section>
  );
}
