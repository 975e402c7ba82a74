import type { Answer, Problem } from './api.ts';

/** What a refusal is held against: its status, the reason that its type ends in, and the fields that it names. */
export interface Refusal {
  readonly status: number;
  readonly reason?: string;
  readonly fields?: readonly string[];
}

/** RFC 9457 as the API promises it: with a detail that says what to do, and a trace id. */
export function expectRefusal({ status, headers, body }: Answer<Problem>, expected: Refusal): void {
  const seen = {
    status,
    reason: body.type?.split('/').at(-1),
    fields: (body.errors ?? []).map(({ path }) => path),
    contentType: headers.get('content-type')?.split(';')[0],
  };
  expect({ ...seen, body }).toMatchObject({ contentType: 'application/problem+json', ...expected });
  expect(body).toMatchObject({
    status,
    title: expect.stringMatching(/./),
    detail: expect.stringMatching(/^[^\n]{10,}$/),
    traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  for (const { message } of body.errors ?? []) expect(message).toMatch(/^[^\n]{5,}$/);
}
