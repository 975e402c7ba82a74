import { useQuery } from '@tanstack/react-query';
import { deliveryQuery } from '../../api/channels.ts';
import { toProblem } from '../../api/problem.ts';
import { outcomeWords } from './words.ts';

interface MailOutcomeProps {
  readonly channelId: string;
  readonly deliveryId: string;
}

/** What became of a mail, said as it becomes known. */
export function MailOutcome({ channelId, deliveryId }: MailOutcomeProps) {
  const { data, error } = useQuery(deliveryQuery(channelId, deliveryId));
  if (data === undefined && error !== null) {
    return (
      <p role="status" className="text-sm text-bad">
        It was sent on its way, but what became of it can’t be read. {toProblem(error).message}
      </p>
    );
  }
  const { words, tone } = outcomeWords(data);
  return (
    <p role="status" className={`text-sm ${tone}`}>
      {words}
    </p>
  );
}
