import type { IncomingMessage, ServerResponse } from 'node:http';

/** What is wrong with a partner: it never answers, nobody listens there, it fails, or it says "later". */
export const SICKNESSES = ['hangs', 'refuses', 'fails', 'says later'] as const;
export type Sickness = (typeof SICKNESSES)[number];

/** Nobody listens there, and without being root nobody can. */
export const REFUSING_HOST = '127.0.0.1:1';
const RETRY_AFTER_S = '30';

/** Partners that take nothing: how they are called counts, not what is said. */
export class SickPartners {
  readonly calls: Record<Sickness, number> = { hangs: 0, refuses: 0, fails: 0, 'says later': 0 };

  answer(request: IncomingMessage, response: ServerResponse): void {
    const path = decodeURI(request.url ?? '');
    const sickness = SICKNESSES.find((one) => path.startsWith(`/${one}/`));
    request.resume();
    if (sickness === undefined) return void response.writeHead(404).end();
    this.calls[sickness] += 1;
    if (sickness === 'fails') response.writeHead(500).end();
    if (sickness === 'says later') response.writeHead(429, { 'retry-after': RETRY_AFTER_S }).end();
  }
}

/** @param host of the partners that listen */
export function sickUrl(host: string, sickness: Sickness, name: string): string {
  return encodeURI(`http://${sickness === 'refuses' ? REFUSING_HOST : host}/${sickness}/${name}`);
}
