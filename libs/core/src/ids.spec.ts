import { v5 } from 'uuid';
import { Clock } from './clock.ts';
import { AppError, ERROR_TABLE } from './errors.ts';
import { eventId, idsTellTimeOf, isId, newId } from './ids.ts';
import { PERMISSIONS, PERMISSIONS_OF } from './tenancy.ts';

describe('ids', () => {
  it('sort by the time of their making', () => {
    const ids = Array.from({ length: 1_000 }, newId);
    expect(ids.toSorted()).toEqual(ids);
    expect(ids.every(isId)).toBe(true);
  });

  it('tell the time of the clock that a process is given, and go on in order while it stands still', () => {
    const clock = new Clock(() => 0);
    clock.set(new Date('2030-01-01T00:00:00Z'));
    idsTellTimeOf(clock);
    try {
      const ids = Array.from({ length: 1_000 }, newId);
      expect(ids.toSorted()).toEqual(ids);
      const times = ids.map((id) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16));
      expect(new Set(times)).toEqual(new Set([Date.parse('2030-01-01T00:00:00Z')]));
    } finally {
      idsTellTimeOf(new Clock());
    }
  });

  it('of events are the same for the same cause, and others for others', () => {
    expect(eventId('type', 'tenant', 7n)).toBe(eventId('type', 'tenant', '7'));
    expect(eventId('a', 'bc')).not.toBe(eventId('ab', 'c'));
  });

  it('of events are what others make by the same rule', () => {
    const causes = Array.from({ length: 200 }, (_, index) => ['blackfang.scraping.v1.Übersicht', newId(), `${index}`]);
    const made = causes.map((parts) => eventId(...parts));
    expect(made).toEqual(causes.map((parts) => v5(parts.join('\u0000'), '8d5a0b3e-6a0f-5c1d-9f57-0c8c6b7b9a11')));
  });
});

it('the clock goes on from what it was set to, whatever the machine believes', () => {
  let elapsed = 1_000;
  const clock = new Clock(() => elapsed);
  clock.set(new Date('2030-01-01T00:00:00Z'));
  elapsed += 1_500;
  expect(clock.now()).toEqual(new Date('2030-01-01T00:00:01.500Z'));
});

it('each kind of error has its own gRPC status, so that it is the same one on the other side', () => {
  const statuses = Object.values(ERROR_TABLE).map(({ grpc }) => grpc);
  expect(new Set(statuses).size).toBe(statuses.length);
  const error = new AppError('limit', 'slow_down', 'Wait.', { retryAfterMs: 5, cause: new Error('why') });
  expect(error).toMatchObject({ kind: 'limit', reason: 'slow_down', message: 'Wait.', retryAfterMs: 5, fields: [] });
});

it('P12 viewers read, analysts also write what they watch, admins all but billing, owners all', () => {
  const { owner, admin, analyst, viewer } = PERMISSIONS_OF;
  expect(owner).toEqual(PERMISSIONS);
  expect(owner.filter((one) => !admin.includes(one))).toEqual(['billing:write']);
  expect(analyst.filter((one) => !viewer.includes(one)).sort()).toEqual([
    'alerts:write',
    'channels:write',
    'products:write',
    'rules:write',
    'watches:write',
  ]);
  expect(viewer.filter((one) => one.endsWith(':write'))).toEqual(['account:write']);
});
