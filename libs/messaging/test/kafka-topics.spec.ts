import { ALL_EVENTS } from '@blackfang/contracts/events';
import { applyTopics, readTopics, type DeclaredTopic, type DeclaredTopics } from '@blackfang/messaging';
import { KAFKA_START_MS, startKafkaHouse, type KafkaHouse } from './kafka-house.ts';

describe('deploy/kafka/topics.yaml', () => {
  it('declares the topic of each event of the contracts once, and no other', async () => {
    const { topics } = await readTopics(ALL_EVENTS);
    expect(topics.map(({ topic }) => topic).toSorted()).toEqual(ALL_EVENTS.map(({ topic }) => topic).toSorted());
    // Inboxes remember 9 days: no repeat finds its door open.
    expect(new Set(topics.map(({ retentionDays }) => retentionDays))).toEqual(new Set([7]));
  });

  it('is refused where an event has no topic, or a topic no event', async () => {
    await expect(readTopics([...ALL_EVENTS, { topic: 'new.event.v1' }])).rejects.toThrow(
      'new.event.v1 is not declared',
    );
    const [, ...others] = ALL_EVENTS;
    await expect(readTopics(others)).rejects.toThrow(`${ALL_EVENTS[0].topic} is the topic of no event`);
  });
});

describe('the topics of Kafka', () => {
  let house: KafkaHouse;

  beforeAll(async () => {
    house = await startKafkaHouse();
  }, KAFKA_START_MS);
  afterAll(() => house.close());

  function apply(topics: readonly DeclaredTopic[], settings: Partial<DeclaredTopics> = {}): Promise<string[]> {
    const { kafka, log } = house;
    const declared = { copies: 3, inSync: 2, ...settings, topics };
    return applyTopics({ brokers: kafka.bootstrap, instance: 'migrate', log, declared });
  }

  const refused = (text: RegExp) => ({
    kind: 'precondition',
    reason: 'topics_refused',
    message: expect.stringMatching(text),
  });

  it('are made, then grow, and are left alone when they are as declared', async () => {
    const declared = await readTopics(ALL_EVENTS);
    expect(await apply(declared.topics)).toHaveLength(ALL_EVENTS.length);
    expect(await apply(declared.topics)).toEqual([]);
    const grown = declared.topics.map((topic) => ({ ...topic, partitions: topic.partitions + 2, retentionDays: 8 }));
    expect(await apply(grown.slice(0, 1))).toEqual([
      'alerting.alert.v1: 12 partitions are 14 now.',
      'alerting.alert.v1: retention.ms is 691200000 now.',
    ]);
    expect(await apply(grown.slice(0, 1))).toEqual([]);
    const log = house.open('writer');
    await log.append([{ topic: grown[0]!.topic, key: 'key', headers: {}, payload: Buffer.from('told') }]);
  });

  it('are refused what would lose records or order, and then nothing is done to any', async () => {
    const kept = { topic: 'kept.v1', partitions: 4, retentionDays: 7 };
    const fresh = { topic: 'fresh.v1', partitions: 1, retentionDays: 7 };
    await apply([kept]);
    await expect(apply([fresh, { ...kept, partitions: 3 }])).rejects.toMatchObject(
      refused(/kept\.v1 has 4 partitions and can't shrink to 3/),
    );
    await expect(apply([fresh, { ...kept, retentionDays: 6 }])).rejects.toMatchObject(
      refused(/kept\.v1 would forget records sooner/),
    );
    expect(await apply([kept])).toEqual([]);
    expect(await apply([fresh])).toEqual(['fresh.v1: made with 1 partitions and 1 copies.']);
  });

  it('need as many brokers as copies', async () => {
    const { kafka, log } = house;
    const declared = { copies: 3, inSync: 2, topics: [{ topic: 'safe.v1', partitions: 1, retentionDays: 7 }] };
    const options = { brokers: kafka.bootstrap, instance: 'migrate', log, declared };
    await expect(applyTopics({ ...options, copies: 3 })).rejects.toMatchObject({ reason: 'brokers_missing' });
  });

  it('are told to be away where no broker answers', async () => {
    const { log } = house;
    const declared = { copies: 1, inSync: 1, topics: [] };
    const away = applyTopics({ brokers: ['127.0.0.1:1'], instance: 'migrate', log, declared });
    await expect(away).rejects.toMatchObject({ kind: 'unavailable', reason: 'event_log_unavailable' });
  });
});
