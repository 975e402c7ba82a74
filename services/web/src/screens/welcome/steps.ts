/** The steps of setting up, in their order. */
export const STEPS = [
  { name: 'industry', title: 'Industry' },
  { name: 'competitor', title: 'Competitor' },
  { name: 'page', title: 'Page' },
  { name: 'alerts', title: 'Alerts' },
] as const;

export type Step = (typeof STEPS)[number]['name'];

/** What has been said so far. It stands in the address, so that it can be left and taken up again. */
export interface Welcome {
  readonly step?: Step | undefined;
  readonly industry?: string | undefined;
  /** Id of the competitor that was made. */
  readonly competitor?: string | undefined;
  /** Address of the page that is read. */
  readonly url?: string | undefined;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** Reads the search part of the address; the first step is the one without a name. */
export function welcomeOf({ step, industry, competitor, url }: Record<string, unknown>): Welcome {
  return {
    step: STEPS.find(({ name }) => name === step && name !== 'industry')?.name,
    industry: text(industry),
    competitor: text(competitor),
    url: text(url),
  };
}
