import { parseTopics } from './topics.ts';

const yaml = (...topics: string[]) => ['copies: 3', 'in_sync: 2', 'topics:', ...topics].join('\n');

describe('topics.yaml', () => {
  it('is read with its comments', async () => {
    const declared = await parseTopics(yaml('# why', '', '  a.b.v1: { partitions: 12, retention_days: 7 }', ''));
    expect(declared).toEqual({
      copies: 3,
      inSync: 2,
      topics: [{ topic: 'a.b.v1', partitions: 12, retentionDays: 7 }],
    });
  });

  it.each([
    ['another form', '  a.b.v1: 12', /expected object.*a\.b\.v1/],
    [
      'a topic twice',
      '  a.b.v1: { partitions: 1, retention_days: 7 }\n  a.b.v1: { partitions: 2, retention_days: 7 }',
      /unique/,
    ],
    ['a setting that is none', 'copies_: 3', /copies_/],
    ['no partition', '  a.b.v1: { partitions: 0, retention_days: 7 }', /partitions/],
    ['more days than inboxes remember', '  a.b.v1: { partitions: 1, retention_days: 9 }', /retention_days/],
    ['what is no YAML', '  a.b.v1: { partitions', /line 4/],
  ])('is refused with %s', async (_, line, why) => {
    await expect(parseTopics(yaml(line))).rejects.toThrow(why);
  });

  it('is refused where fewer brokers would keep a record than must have it', async () => {
    await expect(parseTopics('copies: 1\nin_sync: 2\ntopics: {}')).rejects.toThrow(/in_sync no more than copies/);
    await expect(parseTopics('topics: {}')).rejects.toThrow(/copies/);
  });
});
