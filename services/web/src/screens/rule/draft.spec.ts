import type { Rule } from '../../api/rules.ts';
import { draftOf, nameOf, newDraft, readDraft, ruleOf, type Draft } from './draft.ts';

const blank = newDraft(undefined, []);
const errorsOf = (draft: Partial<Draft>) => {
  const read = readDraft({ ...blank, ...draft });
  return 'errors' in read ? Object.fromEntries(read.errors) : {};
};

describe('a rule that is being written', () => {
  it('says what it asks for, with a comma as a point', () => {
    expect(ruleOf({ ...blank, percent: ' 2,5 ', channels: ['one'] })).toEqual({
      name: 'Price falls by 2.5%',
      scope: { all: true },
      when: { kind: 'price_drop_percent', percent: 2.5, baseline: 'last_alerted' },
      channels: ['one'],
    });
    expect(ruleOf({ ...blank, kind: 'price_below', amount: '9,90', currency: 'eur', name: 'Cheap' })).toMatchObject({
      name: 'Cheap',
      when: { kind: 'price_below', amount: '9.90', currency: 'EUR' },
    });
  });

  it.each([
    [{ percent: '' }, 'when.percent'],
    [{ percent: '101' }, 'when.percent'],
    [{ kind: 'price_rise_percent', percent: '1001' }, 'when.percent'],
    [{ kind: 'price_above', amount: 'ten', currency: 'EUR' }, 'when.amount'],
    [{ kind: 'price_below', amount: '0.00', currency: 'EUR' }, 'when.amount'],
    [{ kind: 'price_above', amount: '0', currency: 'Euro' }, 'when.currency'],
    [{ kind: 'text_changed', words: '0' }, 'when.words'],
    [{ kind: 'text_changed', words: 'many' }, 'when.words'],
    [{ reach: 'watch' }, 'scope.watchId'],
    [{ reach: 'competitor' }, 'scope.competitorId'],
  ] as const)('says of %j at which field it is wrong', (draft, field) => {
    expect(Object.keys(errorsOf(draft))).toEqual([field]);
    expect(() => ruleOf({ ...blank, ...draft })).toThrow('Complete the rule first.');
  });

  it('is named for what it says until it has a name', () => {
    const named = (draft: Partial<Draft>) => nameOf({ ...blank, ...draft }, 'en-GB');
    expect(named({ kind: 'price_above', amount: '20', currency: 'EUR' })).toBe('Price above €20.00');
    expect(named({ kind: 'price_rise_percent', percent: '' })).toBe('Price rises');
    expect(named({ kind: 'back_in_stock' })).toBe('Back in stock');
    expect(named({ kind: 'text_changed', words: '10' })).toBe('Text changes by 10 words');
    expect(named({ name: ' Mine ' })).toBe('Mine');
  });

  it.each<[Rule['scope'], Rule['when']]>([
    [{ all: true }, { kind: 'price_below', amount: '9.99', currency: 'EUR' }],
    [{ competitorId: 'c' }, { kind: 'price_rise_percent', percent: 12.5, baseline: 'own_price' }],
    [{ watchId: 'w' }, { kind: 'out_of_stock' }],
    [{ watchId: 'w' }, { kind: 'text_changed', words: 7 }],
    [{ all: true }, { kind: 'trigger_appeared' }],
  ])('is the rule again that it came from: %j %j', (scope, when) => {
    const rule = {
      id: 'r',
      name: 'Mine',
      scope,
      when,
      channels: ['a'],
      muted: false,
      createdAt: '',
      recentAlerts: 0,
      version: '1',
    };
    expect(ruleOf(draftOf(rule))).toEqual({ name: 'Mine', scope, when, channels: ['a'] });
  });
});
