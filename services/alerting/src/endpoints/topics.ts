import { invalidField } from '@blackfang/core';

/** What endpoints are told of. */
export const TOPICS = ['alert.raised', 'watch.paused', 'endpoint.disabled'] as const;
export type Topic = (typeof TOPICS)[number];
/** Sent to an endpoint when a person asks for it, whatever it is subscribed to. */
export const TEST_TOPIC = 'endpoint.test' as const;

const PATTERNS: ReadonlySet<string> = new Set(TOPICS.flatMap(patternsOf));

/** Everything that a subscription to `topic` can be written as: itself, `alert.*`, `*`. */
export function patternsOf(topic: string): string[] {
  return [topic, `${topic.slice(0, topic.indexOf('.'))}.*`, '*'];
}

/** @throws AppError `invalid` topics_invalid */
export function parseTopics(topics: readonly string[]): string[] {
  const unique = [...new Set(topics)];
  if (unique.length === 0) throw invalidField('topics', 'topics_invalid', `Name topics: ${[...PATTERNS].join(', ')}.`);
  const bad = topics.findIndex((topic) => !PATTERNS.has(topic));
  if (bad < 0) return unique;
  throw invalidField(`topics.${bad}`, 'topics_invalid', `There is no such topic. Use ${[...PATTERNS].join(', ')}.`);
}
