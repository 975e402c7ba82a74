import { Pencil, Send, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { resendLink, testChannel, type Channel } from '../../api/channels.ts';
import { toProblem } from '../../api/problem.ts';
import { Badge } from '../../design/badge.tsx';
import { Button, IconButton } from '../../design/button.tsx';
import { toast } from '../../design/toast.ts';
import { MailOutcome } from './mail-outcome.tsx';
import { stateOf, usedBy, type RuleName } from './words.ts';

interface ChannelRowProps {
  readonly channel: Channel;
  /** Those that tell it; undefined while that is not known. */
  readonly rules: readonly RuleName[] | undefined;
  readonly mayWrite: boolean;
  readonly onAsk: (what: 'rename' | 'delete') => void;
}

/** An address with its state, and what became of the mail that was just sent there. */
export function ChannelRow({ channel, rules, mayWrite, onAsk }: ChannelRowProps) {
  const { id, address, name, verified } = channel;
  const [sending, setSending] = useState(false);
  const [deliveryId, setDeliveryId] = useState<string>();
  const state = stateOf(channel, rules ?? []);
  const send = async () => {
    setSending(true);
    try {
      setDeliveryId(await (verified ? testChannel(id) : resendLink(id)));
    } catch (error) {
      toast(toProblem(error).message);
    } finally {
      setSending(false);
    }
  };
  return (
    <li aria-label={address} className="flex min-h-16 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
      <div className="flex min-w-0 flex-1 basis-56 flex-col gap-0.5">
        <p className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium">{name || address}</span>
          <Badge tone={state.tone}>{state.name}</Badge>
        </p>
        <p className="text-sm text-soft">
          {name !== '' && `${address} · `}
          {verified ? usedBy(rules) : state.why}
        </p>
        {deliveryId !== undefined && <MailOutcome key={deliveryId} channelId={id} deliveryId={deliveryId} />}
      </div>
      {mayWrite && (
        <div className="flex items-center gap-2">
          <Button
            size="small"
            pending={sending}
            icon={<Send aria-hidden className="size-3.5" />}
            onClick={() => void send()}
          >
            {verified ? 'Send a test' : 'Send the link again'}
          </Button>
          <IconButton
            size="small"
            label={`Rename ${name || address}`}
            icon={<Pencil aria-hidden className="size-4" />}
            onClick={() => onAsk('rename')}
          />
          <IconButton
            size="small"
            label={`Delete ${address}`}
            icon={<Trash2 aria-hidden className="size-4" />}
            onClick={() => onAsk('delete')}
          />
        </div>
      )}
    </li>
  );
}
