import { pacesAfter, type Look } from './pace.ts';

const USUAL_MS = 1_000;
const fine = { kind: 'unchanged', fetchMs: 50, restMs: 0, crawlDelayMs: 0 } as const;
const failed = (failureClass: string, rest: Partial<Look['result']> = {}) =>
  ({ ...fine, kind: 'failed', failure: { class: failureClass }, ...rest }) as const;
const look = (result: Look['result'], spacingMs = USUAL_MS, lane = 'a.example'): Look => ({ lane, spacingMs, result });

describe('how fast a site is looked at', () => {
  it.each<[string, Look, object[]]>([
    ['as it was after a good answer', look(fine), []],
    ['faster again after a good answer when it was slowed', look(fine, 8_000), [{ factor: 0.8 }]],
    ['slower when it asks for fewer requests', look(failed('throttled')), [{ factor: 2, restMs: 0 }]],
    [
      'not before it says when it asks for fewer requests',
      look(failed('throttled', { restMs: 90_000 })),
      [{ factor: 2, restMs: 90_000 }],
    ],
    ['slower when it has trouble of its own', look(failed('server_error')), [{ factor: 1.5 }]],
    ['slower when it does not answer in time', look(failed('slow')), [{ factor: 1.5 }]],
    ['slower when it answers slowly', look({ ...fine, fetchMs: 6_000 }), [{ factor: 1.25 }]],
    ['as it was when a page is gone', look(failed('gone'), 8_000), []],
    ['as it was when it can not be reached', look(failed('unreachable'), 8_000), []],
    [
      'as its robots.txt asks, from the first time that it is known',
      look({ ...fine, crawlDelayMs: 10_000 }),
      [{ leastMs: 10_000, restMs: 10_000 }],
    ],
    ['as its robots.txt asks, which is kept to already', look({ ...fine, crawlDelayMs: 10_000 }, 10_000), []],
    [
      'back to what its robots.txt asks',
      look({ ...fine, crawlDelayMs: 10_000 }, 40_000),
      [{ factor: 0.8, leastMs: 10_000, restMs: 0 }],
    ],
  ])('%s', (_, seen, expected) => {
    expect(pacesAfter([seen], USUAL_MS)).toMatchObject(expected);
    expect(pacesAfter([seen], USUAL_MS)).toHaveLength(expected.length);
  });

  it('by all that a batch has seen, each site for itself, within bounds', () => {
    const refusals = Array.from({ length: 20 }, () => look(failed('throttled'), USUAL_MS, 'b.example'));
    expect(pacesAfter([look(fine), ...refusals], USUAL_MS)).toEqual([
      { lane: 'b.example', factor: 8, leastMs: 0, restMs: 0 },
    ]);
  });
});
