import { createLogger } from '@blackfang/observability';
import { createTopics } from '../../services/standalone/src/distributed/create-topics.ts';
import { install } from '../../services/standalone/src/install.ts';
import { makeDataFolder, removeDataFolder } from './data-folder.ts';
import { ArenaEventLog } from './event-log.ts';
import { startServers } from './servers.ts';
import { until } from '@blackfang/testing';

/**
 * Sets an installation up and lets it rest: cluster, schema, topics, secrets. A copy of it is there in a fraction of the
 * time, and is as new as it is.
 * @param closing told how what stands is ended, the last first.
 * @returns its folder.
 */
export async function prepareInstallation(closing: (() => Promise<unknown>)[]): Promise<string> {
  const folder = await makeDataFolder();
  closing.unshift(() => removeDataFolder(folder));
  const servers = await startServers({ folder, brokers: 1, ports: [], proxied: [] });
  closing.unshift(() => servers.close());
  await install(folder, servers.postgres.url);
  await createTopics(servers.kafkaUrl, createLogger({ service: 'chaos', level: 'error' }));
  const eventLog = new ArenaEventLog(servers.kafkaUrl);
  closing.unshift(() => eventLog.close());
  // Who asks first for a group lets Kafka make the topic of all groups; who asks meanwhile is sent away.
  await until('the topic of all groups', () => eventLog.lags(['chaos']));
  await eventLog.close();
  // In good order: what is copied needs no repair.
  await servers.kafka.stop();
  await servers.close();
  return folder;
}
