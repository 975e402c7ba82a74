import { answerOf, api, type Schemas } from '../../api/client.ts';
import { newKey } from '../../api/watches.ts';
import { competitorOf } from './competitor-of.ts';

const once = () => ({ 'Idempotency-Key': newKey() });

export const createCompetitor = (typed: string, industry = ''): Promise<Schemas['Competitor']> =>
  answerOf(
    api.POST('/api/v1/competitors', {
      body: { ...competitorOf(typed), ...(industry !== '' && { industry }) },
      headers: once(),
    }),
  );

export const createWatch = (body: Schemas['NewWatch']): Promise<Schemas['Watch']> =>
  answerOf(api.POST('/api/v1/watches', { body, headers: once() }));

/** The channel that mails to an address; made where there is none, and then confirmed by a link that is mailed. */
export async function channelTo(address: string): Promise<Schemas['Channel']> {
  const { items } = await answerOf(api.GET('/api/v1/channels', { params: { query: { limit: 200 } } }));
  const known = items.find((one) => one.address.toLowerCase() === address.toLowerCase());
  return known ?? answerOf(api.POST('/api/v1/channels', { body: { kind: 'email', address }, headers: once() }));
}

/** As many as the API gives at once: who sets up has a few. */
const MOST_RULES = 200;

/**
 * Tells a channel of something over everything that is watched. Who comes here a second time gets no second rule: one of
 * the same kind that was made here is the one that is meant, with another figure too.
 */
export async function tellOf(when: Schemas['Condition'], channel: string): Promise<void> {
  const { items } = await answerOf(api.GET('/api/v1/rules', { params: { query: { limit: MOST_RULES } } }));
  const known = items.find((rule) => 'all' in rule.scope && isSame(rule.when, when)) ?? items.find(madeHere(when));
  if (known === undefined) {
    const body = { name: nameOf(when), scope: { all: true as const }, when, channels: [channel] };
    await answerOf(api.POST('/api/v1/rules', { body, headers: once() }));
    return;
  }
  const channels = [...new Set([...known.channels, channel])];
  const isRenamed = !isSame(known.when, when);
  if (!isRenamed && !known.muted && channels.length === known.channels.length) return;
  const body = { channels, muted: false, ...(isRenamed && { name: nameOf(when), when }) };
  await answerOf(
    api.PATCH('/api/v1/rules/{id}', {
      params: { path: { id: known.id } },
      body,
      headers: { ...once(), 'If-Match': `"${known.version}"` },
    }),
  );
}

const nameOf = (when: Schemas['Condition']): string =>
  'percent' in when ? `Price falls by ${when.percent}%` : 'Back in stock';

const isSame = (a: Schemas['Condition'], b: Schemas['Condition']): boolean =>
  a.kind === b.kind &&
  (!('percent' in a && 'percent' in b) || (a.percent === b.percent && a.baseline === b.baseline)) &&
  !('amount' in a);

/** Over everything, of the same kind, and under the name that it is given here. */
const madeHere =
  (when: Schemas['Condition']) =>
  (rule: Schemas['Rule']): boolean =>
    'all' in rule.scope && rule.when.kind === when.kind && rule.name === nameOf(rule.when);
