import type { Rule } from '../../api/rules.ts';
import { ruleDifferences } from './rule-differences.ts';

const rule: Rule = {
  id: 'r',
  name: 'Falls',
  scope: { watchId: 'a' },
  when: { kind: 'price_drop_percent', percent: 5, baseline: 'previous' },
  channels: ['x'],
  muted: false,
  createdAt: '',
  recentAlerts: 0,
  version: '1',
};

describe('a rule that somebody else changed', () => {
  it('says each part that is other, and no more', () => {
    expect(ruleDifferences(rule, { ...rule, version: '2' })).toEqual([]);
    expect(
      ruleDifferences(rule, {
        ...rule,
        name: 'Falls much',
        when: { kind: 'price_drop_percent', percent: 20, baseline: 'previous' },
        scope: { watchId: 'b' },
        channels: [],
        muted: true,
      }).map(({ what, is }) => `${what}: ${is}`),
    ).toEqual([
      'Name: Falls much',
      'When: the price falls by 20% or more against what it was before',
      'Mails: muted',
      'Of: another watch',
      'Told: nobody',
    ]);
  });
});
