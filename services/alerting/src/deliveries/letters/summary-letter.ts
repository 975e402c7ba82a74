import type { Links } from '../../links/links.ts';
import { layOut, type Letter } from './letter.ts';

export interface SummaryLine {
  readonly alertId: string;
  readonly title: string;
  readonly what: string;
}

/** More would be cut off by mail programs. */
export const MAX_SUMMARY_LINES = 200;

/**
 * The alerts of an hour that were too many for a mail each.
 * @param lines the first of them, oldest first
 * @param total how many there are
 */
export function summaryLetter(lines: readonly SummaryLine[], total: number, links: Links): Letter {
  const rest = total - lines.length;
  const heading = total === 1 ? 'One more alert' : `${total} more alerts`;
  return layOut({
    subject: heading,
    heading,
    paragraphs: [
      'There were more alerts in the past hour than go out one by one. These are the rest.',
      ...(rest > 0 ? [`The first ${lines.length} are listed; ${rest} more stand in the list of alerts.`] : []),
    ],
    links: [
      ...lines.map((line) => [`${line.title}: ${line.what}`, links.alert(line.alertId)] as const),
      ['See all alerts', links.alerts()],
    ],
  });
}
