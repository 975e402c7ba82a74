import { useQuery } from '@tanstack/react-query';
import { testOutcomeQuery } from '../../api/webhooks.ts';
import { outcomeOf, tookWords } from './words.ts';

const COLOURS = { good: 'text-good', bad: 'text-bad', warn: 'text-warn', neutral: 'text-soft', accent: 'text-accent' };

interface TestOutcomeProps {
  readonly endpointId: string;
  readonly deliveryId: string;
}

/** What became of a test, said as it becomes known. */
export function TestOutcome({ endpointId, deliveryId }: TestOutcomeProps) {
  const { data, error } = useQuery(testOutcomeQuery(endpointId, deliveryId));
  if (data == null) {
    return (
      <p role="status" className="text-sm text-soft">
        {error === null ? 'Sending' : 'Sent on its way, but what became of it can’t be read.'}
      </p>
    );
  }
  const { words, tone } = outcomeOf(data);
  const more = data.nextAttemptAt === null ? `in ${tookWords(data.durationMs)}` : 'and tried again by itself';
  return (
    <p role="status" className={`text-sm ${COLOURS[tone]}`}>
      {words} {more}
    </p>
  );
}
