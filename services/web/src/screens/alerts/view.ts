import type { AlertFilter } from '../../api/alerts.ts';

export const SHOWN = ['inbox', 'unread', 'unacknowledged', 'snoozed', 'all'] as const;
export type Shown = (typeof SHOWN)[number];

/** Which alerts are on the screen, as it stands in the address. */
export interface AlertView {
  /** The inbox where absent. */
  readonly show?: Exclude<Shown, 'inbox'> | undefined;
  readonly rule?: string | undefined;
  readonly watch?: string | undefined;
  readonly competitor?: string | undefined;
  /** One that stands above them: a mail leads to it. */
  readonly alert?: string | undefined;
}

const ID = /^[0-9a-f-]{36}$/;
const idOf = (value: unknown) => (typeof value === 'string' && ID.test(value) ? value : undefined);

/** Reads a view from an address, which anybody may have written: what makes no sense is left out. */
export function alertViewOf({ show, rule, watch, competitor, alert }: Readonly<Record<string, unknown>>): AlertView {
  const shown = SHOWN.find((one) => one === show);
  return {
    show: shown === 'inbox' ? undefined : shown,
    rule: idOf(rule),
    watch: idOf(watch),
    competitor: idOf(competitor),
    alert: idOf(alert),
  };
}

/** What the API is asked for to show a view. */
export function alertFilterOf({ show, rule, watch, competitor }: AlertView): AlertFilter {
  return {
    ...(show !== 'all' && { state: show ?? 'inbox' }),
    ...(rule !== undefined && { ruleId: rule }),
    ...(watch !== undefined && { watchId: watch }),
    ...(competitor !== undefined && { competitorId: competitor }),
  };
}
