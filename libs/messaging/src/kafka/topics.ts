import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { INBOX_DAYS } from '../tables.ts';

/** `deploy/kafka/topics.yaml`, from the source as from a build. */
const TOPICS_FILE = join(import.meta.dirname, '../../../../deploy/kafka/topics.yaml');
const MAX_PARTITIONS = 200;
const TOPIC = /^ {2}([a-z0-9._-]{1,200}): \{ partitions: (\d+), retention_days: (\d+) \}$/;
const SETTING = /^(copies|in_sync): (\d+)$/;

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
  const declared = parseTopics(await readFile(file, 'utf8'));
  const wanted = new Set(events.map(({ topic }) => topic));
  const names = new Set(declared.topics.map(({ topic }) => topic));
  const missing = [...wanted].filter((topic) => !names.has(topic)).map((topic) => `${topic} is not declared`);
  const unused = [...names].filter((topic) => !wanted.has(topic)).map((topic) => `${topic} is the topic of no event`);
  const faults = [...missing, ...unused];
  if (faults.length > 0) throw new Error(`${file}: ${faults.join(', ')}.`);
  return declared;
}

/** Reads the few forms of YAML that the file has, and refuses all others rather than to guess. */
export function parseTopics(yaml: string): DeclaredTopics {
  const settings = new Map<string, number>();
  const topics = new Map<string, DeclaredTopic>();
  for (const [index, line] of yaml.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#') || line === 'topics:') continue;
    const [, topic = '', partitions, days] = TOPIC.exec(line) ?? [];
    const [, setting, value] = SETTING.exec(line) ?? [];
    if (topic !== '' && !topics.has(topic)) {
      topics.set(topic, { topic, partitions: Number(partitions), retentionDays: Number(days) });
    } else if (setting !== undefined && !settings.has(setting)) settings.set(setting, Number(value));
    else throw new Error(`Line ${index + 1} declares no topic, or one for the second time: ${line.trim()}`);
  }
  const declared = {
    copies: settings.get('copies') ?? 0,
    inSync: settings.get('in_sync') ?? 0,
    topics: [...topics.values()],
  };
  refuseNonsense(declared);
  return declared;
}

function refuseNonsense({ copies, inSync, topics }: DeclaredTopics): void {
  if (copies < 1 || inSync < 1 || inSync > copies)
    throw new Error('At least one copy, and in_sync no more than copies.');
  for (const { topic, partitions, retentionDays } of topics) {
    if (partitions < 1 || partitions > MAX_PARTITIONS) throw new Error(`${topic}: 1 to ${MAX_PARTITIONS} partitions.`);
    if (retentionDays < 1 || retentionDays >= INBOX_DAYS) {
      throw new Error(`${topic}: 1 to ${INBOX_DAYS - 1} days; inboxes remember ${INBOX_DAYS}.`);
    }
  }
}
