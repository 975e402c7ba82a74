import type { Answer, Problem } from './api.ts';

export interface Refusal {
  readonly status: number;
  /** What the type ends in. */
  readonly reason: string | undefined;
  /** The paths of the fields that are named. */
  readonly fields: readonly string[];
}

/** What a call was refused with. @throws Error unless it is RFC 9457 as the API promises it */
export function refusalOf({ status, headers, body }: Answer<Problem>): Refusal {
  const { type, title, detail, traceId, errors = [] } = body;
  const isWhole =
    headers.get('content-type')?.startsWith('application/problem+json') === true &&
    body.status === status &&
    [title, detail, ...errors.map(({ message }) => message)].every((text) => /^[^\n]{5,}$/.test(text)) &&
    /^[0-9a-f]{32}$/.test(traceId);
  if (!isWhole) throw new Error(`This is no good refusal: ${status} ${JSON.stringify(body)}`);
  return { status, reason: type.split('/').at(-1), fields: errors.map(({ path }) => path) };
}
