import type { Channel, ChannelDelivery } from '../../api/channels.ts';
import type { Tone } from '../../design/badge.tsx';

export interface RuleName {
  readonly id: string;
  readonly name: string;
  readonly muted: boolean;
}

interface ChannelState {
  readonly name: string;
  readonly tone: Tone;
  readonly why: string;
}

/** Whether an address gets mail. Muted: the rules that tell it are, every one. */
export function stateOf({ verified }: Pick<Channel, 'verified'>, rules: readonly RuleName[]): ChannelState {
  if (!verified) {
    const why = 'Nothing is sent before the link in the mail to this address is opened. It is good for 7 days.';
    return { name: 'Waiting for the link', tone: 'warn', why };
  }
  if (rules.length > 0 && rules.every(({ muted }) => muted)) {
    return { name: 'Muted', tone: 'neutral', why: 'Every rule that tells it is muted.' };
  }
  return { name: 'Confirmed', tone: 'good', why: '' };
}

const NAMED = 3;

/** @param rules undefined while they are not known */
export function usedBy(rules: readonly RuleName[] | undefined): string {
  if (rules === undefined) return 'Looking up its rules';
  if (rules.length === 0) return 'No rule tells it yet';
  const names = rules.slice(0, NAMED).map(({ name, muted }) => (muted ? `${name} (muted)` : name));
  const more = rules.length > NAMED ? ` and ${rules.length - NAMED} more` : '';
  return `Told by ${names.join(', ')}${more}`;
}

/** What became of a mail. @param delivery undefined before anything is known */
export function outcomeWords(delivery: Pick<ChannelDelivery, 'status' | 'attempts' | 'lastError'> | undefined): {
  readonly words: string;
  readonly tone: string;
} {
  if (delivery?.status === 'delivered') {
    return { words: 'Sent: the mail server took it. Look into the inbox.', tone: 'text-good' };
  }
  if (delivery?.status === 'failed') {
    return { words: `Not sent: ${errorWords(delivery.lastError)}.`, tone: 'text-bad' };
  }
  if (delivery !== undefined && delivery.attempts > 0) {
    return {
      words: `Not sent yet: ${errorWords(delivery.lastError)}. It is tried again by itself.`,
      tone: 'text-warn',
    };
  }
  return { words: 'Sending', tone: 'text-soft' };
}

/** @param error as `smtp_550` */
function errorWords(error: string | null): string {
  const code = /^smtp_(\d{3})$/.exec(error ?? '')?.[1];
  if (code !== undefined) return `the mail server refused it with ${code}`;
  if (error === 'channel_deleted') return 'the address was deleted meanwhile';
  return error?.startsWith('smtp_') ? 'the mail server could not be reached' : 'the mail server did not take it';
}
