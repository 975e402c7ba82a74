import type { Attempt, Endpoint, Resend } from '../../api/webhooks.ts';
import type { Tone } from '../../design/badge.tsx';
import { formatCount } from '../../words/count.ts';

interface Said {
  readonly tone: Tone;
  readonly name: string;
  readonly why: string;
}

/** What people call it; its address without the scheme where they call it nothing. */
export function titleOf({ description, url }: Pick<Endpoint, 'description' | 'url'>): string {
  return description || placeOf(url);
}

/** An address for people to recognise. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname === '/' ? '' : pathname}`;
}

/** How an endpoint does. */
export function healthOf(endpoint: Pick<Endpoint, 'status' | 'disabledReason' | 'failingSince'>): Said {
  if (endpoint.status === 'disabled') return OFF[endpoint.disabledReason ?? ''] ?? SWITCHED_OFF;
  if (endpoint.failingSince !== null) {
    return { tone: 'bad', name: 'Failing', why: 'Every call has failed since then. Each is tried again by itself.' };
  }
  return { tone: 'good', name: 'On', why: 'No call fails at this moment.' };
}

const SWITCHED_OFF: Said = { tone: 'neutral', name: 'Off', why: 'A member switched it off.' };
const OFF: Readonly<Record<string, Said>> = {
  gone: { tone: 'bad', name: 'Off', why: 'Switched off by itself: it answered 410, which means that it is gone.' },
  failing: { tone: 'bad', name: 'Off', why: 'Switched off by itself: nothing went well for five days.' },
};

/** What an endpoint is told of. @param topics as `alert.raised`, `alert.*`, `*` */
export function topicsInWords(topics: readonly string[]): string {
  if (topics.includes('*')) return 'Told of everything';
  const words = topics.map((topic) => (topic.endsWith('.*') ? `all ${topic.slice(0, -2)} events` : topic));
  return `Told of ${new Intl.ListFormat('en').format(words)}`;
}

const ERRORS: Readonly<Record<string, string>> = {
  response_timeout: 'No answer in time',
  connect_timeout: 'Not reached in time',
  connect_refused: 'Connection refused',
  connection_reset: 'Connection cut',
  address_forbidden: 'An address that may not be called',
  address_unresolvable: 'The name leads nowhere',
  dns_failed: 'The name leads nowhere',
  connect_failed: 'No way to the server',
  tls_failed: 'No valid certificate',
};

/** What became of one call, in a few words. */
export function outcomeOf({ status, httpStatus, error }: Pick<Attempt, 'status' | 'httpStatus' | 'error'>): {
  readonly tone: Tone;
  readonly words: string;
} {
  if (status === 'succeeded') return { tone: 'good', words: `Taken with ${httpStatus ?? 'success'}` };
  if (httpStatus !== null) return { tone: 'bad', words: `Refused with ${httpStatus}` };
  return { tone: 'bad', words: ERRORS[error ?? ''] ?? 'No answer' };
}

const SECOND_MS = 1_000;

/** For how long somebody had to wait. */
export function tookWords(ms: number): string {
  return ms < SECOND_MS ? `${ms} ms` : `${(ms / SECOND_MS).toFixed(1)} s`;
}

/** How many events, in words. */
export const eventsInWords = (count: number): string => `${formatCount(count)} ${count === 1 ? 'event' : 'events'}`;

/** How far it is with what is sent again. */
export function progressWords({ count, delivered, failed, waiting }: Omit<Resend, 'from' | 'to'>): string {
  const parts = [
    `${formatCount(delivered)} of ${formatCount(count)} taken`,
    ...(failed > 0 ? [`${formatCount(failed)} failed`] : []),
    ...(waiting > 0 ? [`${formatCount(waiting)} on their way`] : []),
  ];
  return parts.join(', ');
}
