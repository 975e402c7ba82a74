import { endpointViewOf } from './view.ts';
import { healthOf, outcomeOf, progressWords, titleOf, tookWords, topicsInWords } from './words.ts';

describe('an endpoint in words', () => {
  it('is called as people call it, or by its place', () => {
    expect(titleOf({ description: 'Prices to SAP', url: 'https://a.example/x' })).toBe('Prices to SAP');
    expect(titleOf({ description: '', url: 'https://a.example/' })).toBe('a.example');
    expect(titleOf({ description: '', url: 'https://a.example:8443/hooks/x?key=1' })).toBe('a.example:8443/hooks/x');
  });

  it('says how it does', () => {
    const on = { status: 'active' as const, disabledReason: null, failingSince: null };
    expect(healthOf(on).name).toBe('On');
    expect(healthOf({ ...on, failingSince: '2026-01-01T00:00:00Z' }).name).toBe('Failing');
    expect(healthOf({ ...on, status: 'disabled', disabledReason: 'gone' })).toMatchObject({ name: 'Off', tone: 'bad' });
    expect(healthOf({ ...on, status: 'disabled', disabledReason: 'by_request' }).tone).toBe('neutral');
  });

  it('says what it is told of', () => {
    expect(topicsInWords(['alert.raised', '*'])).toBe('Told of everything');
    expect(topicsInWords(['alert.*', 'watch.paused'])).toBe('Told of all alert events and watch.paused');
  });
});

describe('a call in words', () => {
  it('says what became of it, and how long it took', () => {
    expect(outcomeOf({ status: 'succeeded', httpStatus: 204, error: null }).words).toBe('Taken with 204');
    expect(outcomeOf({ status: 'failed', httpStatus: 500, error: 'http_500' }).words).toBe('Refused with 500');
    expect(outcomeOf({ status: 'failed', httpStatus: null, error: 'response_timeout' }).words).toBe(
      'No answer in time',
    );
    expect([tookWords(38), tookWords(1_250)]).toEqual(['38 ms', '1.3 s']);
  });

  it('of many says how far they are', () => {
    const of = { id: '', endpointId: '', onlyFailed: true, complete: true, createdAt: '' };
    expect(progressWords({ ...of, count: 12, delivered: 8, failed: 1, waiting: 3 })).toBe(
      '8 of 12 taken, 1 failed, 3 on their way',
    );
    expect(progressWords({ ...of, count: 12, delivered: 12, failed: 0, waiting: 0 })).toBe('12 of 12 taken');
  });
});

it('an address of an endpoint that makes no sense is read without that', () => {
  const none = { tab: undefined, status: undefined, topic: undefined, attempt: undefined };
  expect(endpointViewOf({ tab: 'x', status: 'tired', topic: 'A B', attempt: '1' })).toEqual(none);
  expect(endpointViewOf({ tab: 'verify', status: 'failed', topic: 'alert.raised' })).toEqual({
    ...none,
    tab: 'verify',
    status: 'failed',
    topic: 'alert.raised',
  });
});
