import type { AttemptFilter } from '../../api/webhooks.ts';

export const TABS = ['attempts', 'verify'] as const;
export type Tab = (typeof TABS)[number];

/** What of an endpoint is on the screen, as it stands in the address. */
export interface EndpointView extends AttemptFilter {
  readonly tab?: Tab | undefined;
  /** The attempt that is open. */
  readonly attempt?: string | undefined;
}

const ID = /^[0-9a-f-]{36}$/;
const TOPIC = /^[a-z_.]{1,100}$/;

/** Reads a view from an address, which anybody may have written: what makes no sense is left out. */
export function endpointViewOf(search: Readonly<Record<string, unknown>>): EndpointView {
  const { tab, status, topic, attempt } = search;
  return {
    tab: TABS.find((one) => one === tab),
    status: status === 'succeeded' || status === 'failed' ? status : undefined,
    topic: typeof topic === 'string' && TOPIC.test(topic) ? topic : undefined,
    attempt: typeof attempt === 'string' && ID.test(attempt) ? attempt : undefined,
  };
}
