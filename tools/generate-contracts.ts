// Makes libs/contracts/src/gen from proto/: messages and services by buf and ts-proto, the descriptors, and the list
// of events with their topics from the `topic` option, so that the contract is the only place that names a topic.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFileRegistry, fromBinary, getOption, hasOption, type DescMessage } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

const root = join(import.meta.dirname, '..');
const generated = join(root, 'libs/contracts/src/gen');
const buf = (...args: string[]) =>
  execFileSync(process.execPath, [join(root, 'node_modules/@bufbuild/buf/bin/buf'), ...args], {
    cwd: root,
    stdio: 'inherit',
  });

buf('generate');
buf('build', '-o', join(generated, 'descriptors.binpb'));

const registry = createFileRegistry(
  fromBinary(FileDescriptorSetSchema, readFileSync(join(generated, 'descriptors.binpb'))),
);
const topicOption = registry.getExtension('blackfang.type.v1.topic');
if (!topicOption) throw new Error('proto/blackfang/type/v1/event.proto does not define the option `topic`');

const events: { message: DescMessage; topic: string }[] = [];
for (const type of registry) {
  if (type.kind !== 'message' || !hasOption(type, topicOption)) continue;
  events.push({ message: type, topic: String(getOption(type, topicOption)) });
}
if (events.length === 0) throw new Error('No message in proto/ has the option `topic`');
const topics = new Set(events.map((event) => event.topic));
if (topics.size !== events.length) throw new Error('A topic is named by two messages; one message type a topic');

const imports = events.map(
  ({ message }) =>
    `import { ${message.name} as ${message.name}Message } from './${message.file.name.replace('blackfang/', '')}.ts';`,
);
const exports = events.map(
  ({ message, topic }) =>
    `export const ${message.name} = { type: '${message.typeName}', topic: '${topic}', message: ${message.name}Message } as const;`,
);
writeFileSync(
  join(generated, 'blackfang/events.ts'),
  [
    '// Generated from proto/, not to be edited.',
    ...imports,
    '',
    ...exports,
    '',
    `export const ALL_EVENTS = [${events.map(({ message }) => message.name).join(', ')}] as const;`,
    '',
  ].join('\n'),
);
