import { readableLine } from './readable-log.ts';

describe('the merged log', () => {
  it('shows when, how bad, who, what and the facts', () => {
    const line = JSON.stringify({
      level: 'warn',
      time: '2026-01-05T12:00:01.250Z',
      service: 'scraping',
      consumer: 'analysis.offers',
      err: { message: 'The database\n is away.', stack: 'Error: …' },
      msg: 'a batch waits',
    });
    expect(readableLine('scraping-2', line)).toBe(
      '12:00:01.250 warn  scraping-2   a batch waits  consumer=analysis.offers  err=The database is away.',
    );
  });

  it('shows last words that are no log line as they are', () => {
    expect(readableLine('billing', 'FATAL ERROR: out of memory')).toMatch(/billing\s+FATAL ERROR: out of memory$/);
    expect(readableLine('billing', '{"level":')).toMatch(/\{"level":$/);
  });
});
