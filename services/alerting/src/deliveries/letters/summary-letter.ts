import type { Links } from '../../links/links.ts';
import { layOut, type Letter } from './letter.ts';

export interface SummaryLine {
  readonly alertId: string;
  readonly title: string;
  readonly what: string;
}

/** More would be cut off by mail programs. */
const MAX_LINES = 200;

/** The alerts of an hour that were too many for a mail each. @param lines all of them, oldest first */
export function summaryLetter(lines: readonly SummaryLine[], links: Links): Letter {
  const rest = lines.length - MAX_LINES;
  return layOut({
    subject: `${lines.length} more price alerts`,
    heading: `${lines.length} more price alerts`,
    paragraphs: [
      'There were more alerts in the past hour than go out one by one. These are the rest.',
      ...(rest > 0 ? [`The first ${MAX_LINES} are listed; ${rest} more stand in the list of alerts.`] : []),
    ],
    links: [
      ...lines.slice(0, MAX_LINES).map((line) => [`${line.title}: ${line.what}`, links.alert(line.alertId)] as const),
      ['See all alerts', links.alerts()],
    ],
  });
}
