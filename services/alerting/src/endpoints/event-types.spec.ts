import { bodySchema, EVENT_TYPES, listEventTypes } from './event-types.ts';
import { TEST_TOPIC, TOPICS } from './topics.ts';

describe('P7 the catalogue of events', () => {
  it('has every topic there is, each with a sample that is like what is sent', () => {
    const catalogue = listEventTypes();
    expect(catalogue.map(({ topic }) => topic)).toEqual([...TOPICS, TEST_TOPIC]);
    expect(catalogue.filter(({ subscribable }) => subscribable).map(({ topic }) => topic)).toEqual([...TOPICS]);
    for (const { topic, sample, schema } of catalogue) {
      expect(bodySchema(topic).parse(JSON.parse(sample))).toEqual(JSON.parse(sample));
      expect(JSON.parse(schema)).toMatchObject({ type: 'object', additionalProperties: false });
    }
  });

  it('tells what is not like it', () => {
    for (const topic of [...TOPICS, TEST_TOPIC]) {
      const strange = { ...EVENT_TYPES[topic].sample, more: 1 };
      expect(EVENT_TYPES[topic].data.safeParse(strange).success).toBe(false);
    }
  });
});
