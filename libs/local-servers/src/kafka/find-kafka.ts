import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pickFreePort } from '../free-port.ts';
import { exists, findProgram, installOnce, runCommand } from '../install-once.ts';
import { BrokerProcess, type KafkaProgram } from './broker-process.ts';
import { findJava, type Java } from './find-java.ts';

const VERSION = '4.3.1';
const LOG4J = '2.25.3';
const DOWNLOAD_MS = 600_000;
const ARCHIVE = 'kafka.jsa';

/**
 * Kafka from Maven's registry in the user's cache (46 jars, 44 MB, once), and a Java that runs it.
 * @throws Error in one sentence that names the command that helps.
 */
export async function findKafka(): Promise<KafkaProgram> {
  const java = await findJava();
  const jars = await installOnce(`kafka-${VERSION}`, (folder) => download(folder, java));
  const program: KafkaProgram = { java: java.path, jars };
  const folder = await installOnce(`kafka-${VERSION}-classes-${java.build}`, (unfinished) =>
    archiveClasses(unfinished, program),
  );
  const archive = join(folder, ARCHIVE);
  return (await exists(archive)) ? { ...program, archive } : program;
}

async function download(folder: string, java: Java): Promise<void> {
  const maven = await findProgram('mvn');
  if (maven === undefined) {
    throw new Error(`Kafka's jars come by Maven once and there is no mvn in the PATH: run 'apt-get install maven'.`);
  }
  const project = join(folder, 'pom.xml');
  await writeFile(project, POM);
  const goal = 'dependency:copy-dependencies';
  const where = ['-DincludeScope=runtime', `-DoutputDirectory=${folder}`];
  await runCommand(maven, ['--quiet', '--batch-mode', '--file', project, goal, ...where], {
    env: { JAVA_HOME: java.home },
    timeoutMs: DOWNLOAD_MS,
  });
  await rm(project);
}

/**
 * Java reads its classes twice as fast from an archive that it wrote when it ran once: 0.8 s of a start instead of 1.4.
 * It knows the jars by their paths, so it is made when they are in place. Without one a broker only starts slower.
 */
async function archiveClasses(folder: string, program: KafkaProgram): Promise<void> {
  const place = await mkdtemp(join(tmpdir(), 'blackfang-kafka-classes-'));
  try {
    const [port, internalPort, controllerPort] = [await pickFreePort(), await pickFreePort(), await pickFreePort()];
    const broker = new BrokerProcess(program, {
      id: 1,
      folder: place,
      clusterId: 'ClassesOfKafkaToBeKept',
      places: [{ id: 1, port, internalPort, controllerPort }],
      advertisedPort: port,
      endWithParent: true,
    });
    const written = join(place, ARCHIVE);
    await broker.start([`-XX:ArchiveClassesAtExit=${written}`]);
    await broker.stop();
    await mkdir(folder, { recursive: true });
    if (await exists(written)) await runCommand('cp', [written, join(folder, `${ARCHIVE}.new`)], { timeoutMs: 60_000 });
    if (await exists(written)) await rename(join(folder, `${ARCHIVE}.new`), join(folder, ARCHIVE));
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

const POM = `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>blackfang</groupId>
  <artifactId>kafka</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>${VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.apache.logging.log4j</groupId>
      <!-- Not slf4j2: Kafka brings the first SLF4J. -->
      <artifactId>log4j-slf4j-impl</artifactId>
      <version>${LOG4J}</version>
      <scope>runtime</scope>
    </dependency>
    <dependency>
      <groupId>org.apache.logging.log4j</groupId>
      <artifactId>log4j-core</artifactId>
      <version>${LOG4J}</version>
      <scope>runtime</scope>
    </dependency>
  </dependencies>
</project>
`;
