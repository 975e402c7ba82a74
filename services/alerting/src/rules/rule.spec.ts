import { AppError, newId } from '@blackfang/core';
import { parseChannels, parseCondition, parseName, parseScope } from './rule.ts';

const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return `${error.kind} ${error.fields[0]?.path}`;
    throw error;
  }
  return 'accepted';
};

describe('A4 a rule refuses nonsense', () => {
  it.each([
    [{ kind: 'price_below', amount: '9.99', currency: 'EUR' }],
    [{ kind: 'price_above', amount: '0', currency: 'JPY' }],
    [{ kind: 'price_drop_percent', percent: '5', baseline: 'last_alerted' }],
    [{ kind: 'price_drop_percent', percent: '100', baseline: 'median_30d' }],
    [{ kind: 'price_rise_percent', percent: '0.5', baseline: 'own_price' }],
    [{ kind: 'price_changed' }],
    [{ kind: 'back_in_stock', baseline: 'previous' }],
    [{ kind: 'out_of_stock' }],
    [{ kind: 'text_changed' }],
    [{ kind: 'text_changed', words: 100_000 }],
    [{ kind: 'trigger_appeared' }],
    [{ kind: 'trigger_disappeared', baseline: 'previous' }],
  ])('takes %j', (when) => {
    expect(refusal(() => parseCondition(when))).toBe('accepted');
  });

  it.each([
    [undefined, 'when.kind'],
    [{ kind: 'price_falls' }, 'when.kind'],
    [{ kind: 'price_below', currency: 'EUR' }, 'when.amount'],
    [{ kind: 'price_below', amount: '9,99', currency: 'EUR' }, 'when.amount'],
    [{ kind: 'price_below', amount: '0.00', currency: 'EUR' }, 'when.amount'],
    [{ kind: 'price_above', amount: '-1', currency: 'EUR' }, 'when.amount'],
    [{ kind: 'price_below', amount: '9.99' }, 'when.currency'],
    [{ kind: 'price_below', amount: '9.99', currency: 'euro' }, 'when.currency'],
    [{ kind: 'price_below', amount: '9.99', currency: 'EUR', percent: '5' }, 'when.percent'],
    [{ kind: 'price_below', amount: '9.99', currency: 'EUR', baseline: 'first' }, 'when.baseline'],
    [{ kind: 'price_drop_percent', percent: '5' }, 'when.baseline'],
    [{ kind: 'price_drop_percent', percent: '5', baseline: 'yesterday' }, 'when.baseline'],
    [{ kind: 'price_drop_percent', percent: '0', baseline: 'first' }, 'when.percent'],
    [{ kind: 'price_drop_percent', percent: '-5', baseline: 'first' }, 'when.percent'],
    [{ kind: 'price_drop_percent', percent: '100.01', baseline: 'first' }, 'when.percent'],
    [{ kind: 'price_rise_percent', percent: '1e3', baseline: 'first' }, 'when.percent'],
    [{ kind: 'price_rise_percent', percent: '5', baseline: 'first', amount: '1' }, 'when.amount'],
    [{ kind: 'price_changed', percent: '5' }, 'when.percent'],
    [{ kind: 'price_changed', baseline: 'first' }, 'when.baseline'],
    [{ kind: 'price_changed', words: 3 }, 'when.words'],
    [{ kind: 'text_changed', words: 0 }, 'when.words'],
    [{ kind: 'text_changed', words: 1.5 }, 'when.words'],
    [{ kind: 'text_changed', percent: '5' }, 'when.percent'],
    [{ kind: 'trigger_appeared', words: 3 }, 'when.words'],
  ])('refuses %j at %s', (when, field) => {
    expect(refusal(() => parseCondition(when))).toBe(`invalid ${field}`);
  });

  it('wants one scope, a name and ids of channels', () => {
    const id = newId();
    expect(parseScope({ watchId: id, all: false })).toEqual({ kind: 'watch', watchId: id });
    expect(parseScope({ competitorId: id, all: false })).toEqual({ kind: 'competitor', competitorId: id });
    expect(parseScope({ all: true })).toEqual({ kind: 'all' });
    expect(refusal(() => parseScope(undefined))).toBe('invalid scope');
    expect(refusal(() => parseScope({ all: false }))).toBe('invalid scope');
    expect(refusal(() => parseScope({ watchId: id, all: true }))).toBe('invalid scope');
    expect(refusal(() => parseScope({ watchId: 'lamp', all: false }))).toBe('not_found scope.watchId');
    expect(parseName('  Lamps ')).toBe('Lamps');
    expect(refusal(() => parseName(' '))).toBe('invalid name');
    expect(refusal(() => parseName('x'.repeat(201)))).toBe('invalid name');
    expect(parseChannels([id, id])).toEqual([id]);
    expect(refusal(() => parseChannels([id, 'mail']))).toBe('not_found channels.1');
    expect(refusal(() => parseChannels(Array.from({ length: 21 }, newId)))).toBe('invalid channels');
  });
});
