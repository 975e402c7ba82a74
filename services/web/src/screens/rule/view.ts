export const DAYS = [7, 30, 90] as const;
export type Days = (typeof DAYS)[number];

/** What stands in the address of a rule. */
export interface RuleView {
  /** What a new rule is to be about. */
  readonly watch?: string | undefined;
  /** How far back it is tried; 30 days where absent. */
  readonly days?: Days | undefined;
}

const ID = /^[0-9a-f-]{36}$/;

/** Reads a view from an address, which anybody may have written: what makes no sense is left out. */
export function ruleViewOf({ watch, days }: Readonly<Record<string, unknown>>): RuleView {
  return {
    watch: typeof watch === 'string' && ID.test(watch) ? watch : undefined,
    days: DAYS.find((one) => one === days),
  };
}
