/** Where one broker of a cluster listens on 127.0.0.1. */
export interface BrokerPlace {
  readonly id: number;
  /** For clients. */
  readonly port: number;
  /** For the other brokers, so that a proxy in front of the clients' port is none of their business. */
  readonly internalPort: number;
  readonly controllerPort: number;
}

export interface BrokerSettings {
  readonly id: number;
  readonly folder: string;
  /** All brokers of the cluster: each is its controller too. */
  readonly places: readonly BrokerPlace[];
  /** What clients are told to connect to: the broker's own port, or a proxy's. */
  readonly advertisedPort: number;
}

/** What Kafka reads at its start. One broker keeps one copy of everything, three keep three and write to two at least. */
export function serverProperties({ id, folder, places, advertisedPort }: BrokerSettings): string {
  const place = places.find((one) => one.id === id);
  if (place === undefined) throw new Error(`There is no broker ${id} in the cluster.`);
  const copies = places.length < 3 ? 1 : 3;
  const inSync = copies === 1 ? 1 : 2;
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': id,
    'controller.quorum.voters': places.map((one) => `${one.id}@127.0.0.1:${one.controllerPort}`).join(),
    listeners: `CLIENTS://127.0.0.1:${place.port},BROKERS://127.0.0.1:${place.internalPort},CONTROLLERS://127.0.0.1:${place.controllerPort}`,
    'advertised.listeners': `CLIENTS://127.0.0.1:${advertisedPort},BROKERS://127.0.0.1:${place.internalPort},CONTROLLERS://127.0.0.1:${place.controllerPort}`,
    'controller.listener.names': 'CONTROLLERS',
    'inter.broker.listener.name': 'BROKERS',
    'listener.security.protocol.map': 'CLIENTS:PLAINTEXT,BROKERS:PLAINTEXT,CONTROLLERS:PLAINTEXT',
    'log.dirs': `${folder}/data`,
    'auto.create.topics.enable': false,
    'default.replication.factor': copies,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': copies,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': inSync,
    'transaction.state.log.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': inSync,
    'share.coordinator.state.topic.num.partitions': 1,
    // On one machine members come at once, and specs want theirs to be missed soon.
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1_000,
    // A broker that was killed may come back when its session has run out.
    'broker.session.timeout.ms': 3_000,
    'broker.heartbeat.interval.ms': 500,
    // A busy machine takes its time until enough controllers have found each other.
    'initial.broker.registration.timeout.ms': 120_000,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'background.threads': 2,
    'log.cleaner.dedupe.buffer.size': 16 << 20,
    'log.segment.bytes': 64 << 20,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** Warnings and the line that says that it is up, in two files of 10 MB at most; errors to the console too. */
export const LOG_SETTINGS = `
status = error
appender.file.type = RollingFile
appender.file.name = file
appender.file.fileName = \${sys:blackfang.folder}/kafka.log
appender.file.filePattern = \${sys:blackfang.folder}/kafka.log.%i
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d{ISO8601} %-5p %c{1} - %m%n
appender.file.policies.type = Policies
appender.file.policies.size.type = SizeBasedTriggeringPolicy
appender.file.policies.size.size = 10MB
appender.file.strategy.type = DefaultRolloverStrategy
appender.file.strategy.max = 1
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %c{1} - %m %throwable{short.message}%n
appender.console.filter.threshold.type = ThresholdFilter
appender.console.filter.threshold.level = error
rootLogger.level = warn
rootLogger.appenderRefs = file, console
rootLogger.appenderRef.file.ref = file
rootLogger.appenderRef.console.ref = console
logger.started.name = kafka.server.KafkaRaftServer
logger.started.level = info
`;
export const STARTED = 'Kafka Server started';
