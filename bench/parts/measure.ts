// What two sides cost, and how they compare.
import { median, medianOf } from './median.ts';
import { processorMs } from './postgres.ts';

/** Servers that a side makes work: their cost is its cost. */
export interface Servers {
  readonly postgresPid: number;
  readonly kafkaPid?: number;
}

/** Processor time a thousand pieces of work; NaN where there is no such server, or no times were taken. */
export interface Measured {
  readonly perSecond: number;
  readonly cpuMs: number;
  readonly postgresCpuMs: number;
  readonly kafkaCpuMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of this process, since its start. */
  readonly peakMb: number;
}

export interface Done {
  readonly count: number;
  /** What each piece, or each batch, took. */
  readonly times?: readonly number[];
}

/** Measures this process and the servers while `work` runs. */
export async function measure({ postgresPid, kafkaPid }: Servers, work: () => Promise<Done>): Promise<Measured> {
  const serverMs = () => [processorMs(postgresPid), kafkaPid === undefined ? Number.NaN : processorMs(kafkaPid)];
  const [postgresBefore = 0, kafkaBefore = 0] = serverMs();
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  const { count, times = [] } = await work();
  const elapsedMs = performance.now() - began;
  const { user, system } = process.cpuUsage(cpuBefore);
  const [postgresAfter = 0, kafkaAfter = 0] = serverMs();
  const thousands = count / 1_000;
  return {
    perSecond: (count * 1_000) / elapsedMs,
    cpuMs: (user + system) / 1_000 / thousands,
    postgresCpuMs: (postgresAfter - postgresBefore) / thousands,
    kafkaCpuMs: (kafkaAfter - kafkaBefore) / thousands,
    ...quantiles(times),
    peakMb: process.resourceUsage().maxRSS / 1024,
  };
}

export function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
}

export function quantiles(times: readonly number[]): Pick<Measured, 'p50Ms' | 'p99Ms'> {
  return { p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99) };
}

export interface Round {
  readonly ours: Measured;
  readonly peer: Measured;
}

/** Of everybody that worked, Postgres and Kafka included. */
const cpuOf = ({ cpuMs, postgresCpuMs, kafkaCpuMs }: Measured): number =>
  cpuMs + postgresCpuMs + (Number.isNaN(kafkaCpuMs) ? 0 : kafkaCpuMs);

function line(label: string, unit: string, measured: Measured): string {
  const figures = [`${measured.perSecond.toFixed(0).padStart(6)} ${unit}/s`, `CPU ${measured.cpuMs.toFixed(1)}`];
  figures.push(`Postgres ${measured.postgresCpuMs.toFixed(1)}`);
  if (!Number.isNaN(measured.kafkaCpuMs)) figures.push(`Kafka ${measured.kafkaCpuMs.toFixed(1)}`);
  const cost = `${figures.join(' + ').replace(' + CPU', '   CPU')} ms a thousand`;
  const times = Number.isNaN(measured.p50Ms)
    ? ''
    : `   p50 ${measured.p50Ms.toFixed(1)} ms   p99 ${measured.p99Ms.toFixed(1)} ms`;
  return `${label.padEnd(8)} ${cost}${times}   peak ${measured.peakMb.toFixed(0)} MB`;
}

/** Prints both sides and how they compare. @returns whether the goal was reached; where there is none, it was. */
export function tell(title: string, unit: string, rounds: readonly Round[], goal?: number): boolean {
  const ratios = rounds.map(({ ours, peer }) => ours.perSecond / peer.perSecond);
  const ratio = median(ratios);
  const cpu = median(rounds.map(({ ours, peer }) => cpuOf(peer) / cpuOf(ours)));
  const spread = `${Math.min(...ratios).toFixed(1)} to ${Math.max(...ratios).toFixed(1)}`;
  const aim = goal === undefined ? spread : `${spread}, goal ${goal}x`;
  console.log(title);
  console.log(line('ours', unit, medianOf(rounds.map(({ ours }) => ours))));
  console.log(line('peer', unit, medianOf(rounds.map(({ peer }) => peer))));
  console.log(`ratio    ${ratio.toFixed(1)}x in ${unit}/s (${aim}), ${cpu.toFixed(1)}x in CPU, servers included`);
  return goal === undefined || ratio >= goal;
}
