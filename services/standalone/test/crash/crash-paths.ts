import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_EVENTS } from '@blackfang/contracts/events';
import { Clock } from '@blackfang/core';
import { Consumers, type EventType } from '@blackfang/messaging';
import { createLogger, createMetrics, NestLogger } from '@blackfang/observability';
import { NestFactory } from '@nestjs/core';
import { OWN_SERVICES, SERVICES, type OwnService } from '../../src/services.ts';
import type { Settings } from './start-module.ts';

const ROOT = join(import.meta.dirname, '../../../..');

/** A moment at which a process may be killed. `service` is the one that passes it. */
export type CrashPath =
  | { readonly kind: 'relay'; readonly failpoint: string; readonly service: OwnService; readonly event: Event }
  | {
      readonly kind: 'consumer';
      readonly failpoint: string;
      readonly service: OwnService;
      readonly event: Event;
      readonly group: string;
    }
  | { readonly kind: 'work'; readonly failpoint: string; readonly service: OwnService };

export type Event = EventType<never>;
export interface Group {
  readonly service: OwnService;
  readonly group: string;
  readonly topic: string;
}

/** Everything that can be cut in two, as the code itself tells it: topics, groups, and the failpoints that are named. */
export interface Registry {
  readonly paths: readonly CrashPath[];
  readonly groups: readonly Group[];
}

export async function discoverPaths(settings: Settings): Promise<Registry> {
  const groups = await discoverGroups(settings);
  const { relay, consumer, work } = discoverFailpoints();
  const paths: CrashPath[] = [];
  for (const event of ALL_EVENTS as unknown as readonly Event[]) {
    for (const moment of relay)
      paths.push({ kind: 'relay', failpoint: `${event.topic}:${moment}`, service: ownerOf(event), event });
  }
  for (const { service, group, topic } of groups) {
    const event = (ALL_EVENTS as unknown as readonly Event[]).find((one) => one.topic === topic);
    if (event === undefined) throw new Error(`${group} hears ${topic}, which no contract has.`);
    for (const moment of consumer)
      paths.push({ kind: 'consumer', failpoint: `${group}:${moment}`, service, event, group });
  }
  for (const { failpoint, service } of work) paths.push({ kind: 'work', failpoint, service });
  return { paths, groups };
}

/** The service whose contract the event stands in. */
export function ownerOf(event: Event): OwnService {
  const name = event.type.split('.')[1] as OwnService;
  if (!OWN_SERVICES.includes(name)) throw new Error(`${event.type} belongs to no service.`);
  return name;
}

/** The consumers of each service, from its own module; nothing is started. */
async function discoverGroups(settings: Settings): Promise<Group[]> {
  const log = createLogger({ service: 'crash paths', level: 'fatal' });
  const groups: Group[] = [];
  for (const name of OWN_SERVICES) {
    const service = SERVICES[name];
    const host = { instance: 'paths', log, metrics: createMetrics('paths').forService(name), clock: new Clock() };
    const module = service.register(service.parse(settings[name]) as never, host);
    const app = await NestFactory.createMicroservice(module, { logger: new NestLogger(log), abortOnError: false });
    for (const { group, topic } of app.get(Consumers).list) groups.push({ service: name, group, topic });
    await app.close();
  }
  return groups;
}

const CALL = /\bfailpoint\(\s*(?:'([^']+)'|`\$\{[^}]+\}:(\w+)`)\s*\)/g;

/** Each call of `failpoint` in the code. Those of the runtime are the same for all topics, and for all groups. */
function discoverFailpoints() {
  const relay: string[] = [];
  const consumer: string[] = [];
  const work: { failpoint: string; service: OwnService }[] = [];
  for (const file of globSync('{libs,services}/*/src/**/*.ts', { cwd: ROOT })) {
    if (file.endsWith('.spec.ts') || file === join('libs', 'core', 'src', 'failpoint.ts')) continue;
    const source = readFileSync(join(ROOT, file), 'utf8');
    const known = [...source.matchAll(CALL)];
    const calls = [...source.matchAll(/\bfailpoint\(/g)];
    if (calls.length !== known.length) throw new Error(`${file} has a failpoint whose name can't be told.`);
    for (const [, name, moment] of known) {
      if (moment !== undefined && file.endsWith('relay.ts')) relay.push(moment);
      else if (moment !== undefined && file.endsWith('consumer.ts')) consumer.push(moment);
      else if (name !== undefined) work.push({ failpoint: name, service: file.split(/[\\/]/)[1] as OwnService });
      else throw new Error(`${file} has a failpoint of a kind that nobody knows.`);
    }
  }
  return { relay, consumer, work };
}
