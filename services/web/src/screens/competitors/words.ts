import type { Competitor } from '../../api/competitors.ts';
import type { Tone } from '../../design/badge.tsx';
import { formatCount } from '../../words/count.ts';
import { formatPercent } from '../../words/money.ts';

export interface IndexWords {
  readonly text: string;
  /** How it is worked out, and from how much. */
  readonly how: string;
}

/** Where a competitor's prices stand to the own ones. */
export function indexWords(priceIndex: Competitor['priceIndex']): IndexWords {
  if (priceIndex === null) {
    return { text: 'Not known', how: 'It is known once a watch has your own price, in the currency of theirs.' };
  }
  const { value, products } = priceIndex;
  const difference = value - 100;
  const much = formatPercent(difference);
  const text =
    Math.abs(difference) < 0.05 ? 'The same as yours' : `${much} ${difference < 0 ? 'below' : 'above'} yours`;
  const over = products === 1 ? 'one watch' : `${formatCount(products)} watches`;
  return { text, how: `The mean over ${over} with your own price in the same currency, each counting alike.` };
}

export interface Health {
  readonly tone: Tone;
  readonly text: string;
}

/** What of a competitor's watches needs somebody; the worst of it. */
export function healthOf({ pausedReason, watches }: Pick<Competitor, 'pausedReason' | 'watches'>): Health | undefined {
  const { total, failing, held, paused } = watches;
  if (pausedReason !== null) return { tone: 'warn', text: 'Over the plan' };
  if (total === 0) return undefined;
  if (failing > 0) return { tone: 'bad', text: `${formatCount(failing)} failing` };
  if (held > 0) return { tone: 'accent', text: `${formatCount(held)} held` };
  if (paused > 0) return { tone: 'warn', text: `${formatCount(paused)} paused` };
  return { tone: 'good', text: 'All well' };
}

/** Domains as somebody typed them: with commas or spaces between them, or as addresses. */
export function domainsOf(typed: string): string[] {
  const hosts = typed.split(/[\s,;]+/).map((one) => {
    const address = /^https?:\/\//i.test(one) && URL.canParse(one) ? new URL(one).hostname : one;
    return address.replace(/^www\./i, '').toLowerCase();
  });
  return [...new Set(hosts)].filter((host) => host !== '');
}
