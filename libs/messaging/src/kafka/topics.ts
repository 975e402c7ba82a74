import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { INBOX_DAYS } from '../tables.ts';

/** `deploy/kafka/topics.yaml`, from the source as from a build. */
const TOPICS_FILE = join(import.meta.dirname, '../../../../deploy/kafka/topics.yaml');
const MAX_PARTITIONS = 200;
const MAX_COPIES = 9;
const Copies = z.int().min(1).max(MAX_COPIES);
const TopicsFile = z.strictObject({
  copies: Copies,
  in_sync: Copies,
  topics: z.record(
    z.string().regex(/^[a-z0-9._-]{1,200}$/),
    z.strictObject({
      partitions: z.int().min(1).max(MAX_PARTITIONS),
      // A topic that outlived the inboxes' memory would let repeats through.
      retention_days: z
        .int()
        .min(1)
        .max(INBOX_DAYS - 1),
    }),
  ),
});

export interface DeclaredTopic {
  readonly topic: string;
  readonly partitions: number;
  readonly retentionDays: number;
}

export interface DeclaredTopics {
  /** Brokers that keep each record. */
  readonly copies: number;
  /** How many of them must have a record before it counts. */
  readonly inSync: number;
  readonly topics: readonly DeclaredTopic[];
}

/**
 * The topics as they are declared once for every installation.
 * @param events all events of the contracts.
 * @throws Error when an event has no topic there, a topic no event, or a line is no declaration.
 */
export async function readTopics(
  events: readonly { readonly topic: string }[],
  file = TOPICS_FILE,
): Promise<DeclaredTopics> {
  const declared = await parseTopics(await readFile(file, 'utf8'));
  const wanted = new Set(events.map(({ topic }) => topic));
  const names = new Set(declared.topics.map(({ topic }) => topic));
  const missing = [...wanted].filter((topic) => !names.has(topic)).map((topic) => `${topic} is not declared`);
  const unused = [...names].filter((topic) => !wanted.has(topic)).map((topic) => `${topic} is the topic of no event`);
  const faults = [...missing, ...unused];
  if (faults.length > 0) throw new Error(`${file}: ${faults.join(', ')}.`);
  return declared;
}

/** @throws Error in one sentence, with the place of what can not be understood. */
export async function parseTopics(yaml: string): Promise<DeclaredTopics> {
  // Not loaded by the services, which import this file and read no declarations.
  const { parse } = await import('yaml');
  const { data, error } = TopicsFile.safeParse(parse(yaml));
  if (error) throw new Error(`The topics are not declared well: ${z.prettifyError(error).replaceAll('\n', ' ')}`);
  const { copies, in_sync: inSync, topics } = data;
  if (inSync > copies) throw new Error('At least one copy, and in_sync no more than copies.');
  return {
    copies,
    inSync,
    topics: Object.entries(topics).map(([topic, { partitions, retention_days: retentionDays }]) => ({
      topic,
      partitions,
      retentionDays,
    })),
  };
}
