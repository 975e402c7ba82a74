import { AppError } from '@blackfang/core';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

type Labels<L extends string> = Readonly<Record<L, string>>;

export interface MetricOptions<L extends string> {
  /** `blackfang_` is put before it: `runs_total`, `run_duration_seconds`. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly L[];
  /** How many combinations of label values are told apart; those beyond count as `other`. */
  readonly maxSeries?: number;
}

export interface HistogramOptions<L extends string> extends MetricOptions<L> {
  /** Upper bounds, in the unit of the name. */
  readonly buckets?: readonly number[];
}

/** A figure for each combination of labels that there is at the moment. */
export type Readings<L extends string> = readonly { readonly labels: Labels<L>; readonly value: number }[];
type Reading<L extends string> = number | Readings<L>;

export interface GaugeOptions<L extends string> extends MetricOptions<L> {
  /**
   * Asked at each scrape, instead of setting it all the time. While it can't tell, or takes longer than 2 s, the gauge is
   * absent and the failure counted: the other metrics are wanted most when something is away.
   */
  readonly collect?: () => Reading<L> | Promise<Reading<L>>;
}

const DEFAULT_MAX_SERIES = 200;
const COLLECT_MS = 2_000;
/** Between two looks at the delay of the event loop: a hundred a second were a third of what an idle process does. */
const LAG_SAMPLE_MS = 50;
const DURATION_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Values of these have no bound: they belong into log lines and traces. */
const UNBOUNDED = /^(tenant|user|session|watch|trace|event)(_?id)?$|^(id|url|path|email)$/i;

let defaultsCollected = false;

/**
 * The metrics of one service. All services of a process share one registry, told apart by the label `service`:
 * the process makes the first with `createMetrics`, and the others from it with `forService`.
 */
export class Metrics {
  readonly service: string;
  readonly registry: Registry;

  constructor(service: string, registry: Registry) {
    this.service = service;
    this.registry = registry;
  }

  forService(service: string): Metrics {
    return new Metrics(service, this.registry);
  }

  counter<L extends string = never>(options: MetricOptions<L>) {
    const name = fullName(options);
    const counter = this.#once(name, Counter, () => new Counter(this.#definition(options)));
    const bounded = bounder(this.service, counter, options);
    return { inc: (labels: Labels<L>, by = 1) => counter.inc(bounded(labels), by) };
  }

  gauge<L extends string = never>(options: GaugeOptions<L>) {
    const gauge = this.#once(fullName(options), Gauge, () => new Gauge(this.#definition(options)));
    const bounded = bounder(this.service, gauge, options);
    if (options.collect) this.#collect(gauge, options.name, options.collect, bounded);
    return { set: (labels: Labels<L>, value: number) => gauge.set(bounded(labels), value) };
  }

  histogram<L extends string = never>(options: HistogramOptions<L>) {
    const buckets = [...(options.buckets ?? DURATION_BUCKETS_S)];
    const make = () => new Histogram({ ...this.#definition(options), buckets });
    const histogram = this.#once(fullName(options), Histogram, make);
    const bounded = bounder(this.service, histogram, options);
    return { observe: (labels: Labels<L>, value: number) => histogram.observe(bounded(labels), value) };
  }

  /**
   * Rate, errors and duration of a piece of work, as `<name>_duration_seconds` with a label `outcome`:
   * `ok`, the kind of the AppError, or `error`. Calls of the same name give the same labels.
   */
  async observe<L extends string, T>(name: string, labels: Labels<L>, fn: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const duration = this.histogram({
      name: `${name}_duration_seconds`,
      help: `Duration of ${name.replaceAll('_', ' ')}, by outcome.`,
      labels: [...(Object.keys(labels) as L[]), 'outcome'],
    });
    let outcome = 'ok';
    try {
      return await fn();
    } catch (error) {
      outcome = error instanceof AppError ? error.kind : 'error';
      throw error;
    } finally {
      duration.observe({ ...labels, outcome } as Labels<L | 'outcome'>, (performance.now() - start) / 1000);
    }
  }

  #collect<L extends string>(
    gauge: Gauge,
    name: string,
    collect: NonNullable<GaugeOptions<L>['collect']>,
    bounded: (labels: Labels<L>) => Record<string, string>,
  ): void {
    const failures = this.counter({
      name: 'metric_failures_total',
      help: 'Gauges that could not be told at a scrape.',
      labels: ['metric'],
    });
    collectFor(gauge, this.service, async () => {
      const labelsSeen = shown.get(gauge)?.get(this.service) ?? [];
      for (const labels of labelsSeen) gauge.remove(labels);
      let reading: Reading<L>;
      try {
        reading = await inTime(async () => collect());
      } catch {
        failures.inc({ metric: fullName({ name }) });
        reading = [];
      }
      const readings = typeof reading === 'number' ? [{ labels: {} as Labels<L>, value: reading }] : reading;
      const now = readings.map(({ labels, value }) => {
        const full = bounded(labels);
        gauge.set(full, value);
        return full;
      });
      const byService = shown.get(gauge) ?? new Map<string, Record<string, string>[]>();
      shown.set(gauge, byService.set(this.service, now));
    });
  }

  #definition<L extends string>(options: MetricOptions<L>) {
    const labels = options.labels ?? [];
    const unbounded = labels.find((label) => UNBOUNDED.test(label));
    if (unbounded) throw new Error(`Metric ${options.name}: label ${unbounded} has no bound.`);
    return {
      name: fullName(options),
      help: options.help,
      labelNames: ['service', ...labels],
      registers: [this.registry],
    };
  }

  #once<M>(name: string, kind: abstract new (...args: never[]) => M, make: () => M): M {
    const existing: unknown = this.registry.getSingleMetric(name);
    if (existing === undefined) return make();
    if (existing instanceof kind) return existing;
    throw new Error(`Metric ${name} exists already and is no ${kind.name}.`);
  }
}

/** Makes the metrics of the process; the runtime's own (memory, event loop, garbage collection) are counted once. */
export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  if (!defaultsCollected) {
    defaultsCollected = true;
    collectDefaultMetrics({ register: registry, labels: { service }, eventLoopMonitoringPrecision: LAG_SAMPLE_MS });
  }
  return new Metrics(service, registry);
}

function fullName({ name }: { readonly name: string }): string {
  return `blackfang_${name}`;
}

/** Which label combinations a metric has shown so far. */
const seen = new WeakMap<object, Set<string>>();

function bounder<L extends string>(service: string, metric: object, options: MetricOptions<L>) {
  const names = options.labels ?? [];
  const max = options.maxSeries ?? DEFAULT_MAX_SERIES;
  const known = seen.get(metric) ?? new Set<string>();
  seen.set(metric, known);
  const other = Object.fromEntries(names.map((name) => [name, 'other']));
  return (labels: Labels<L>): Record<string, string> => {
    const series = [service, ...names.map((name) => labels[name])].join('\u0000');
    if (!known.has(series)) {
      if (known.size >= max) return { service, ...other };
      known.add(series);
    }
    return { service, ...labels };
  };
}

type Collect = () => Promise<void>;
const collectors = new WeakMap<Gauge, Map<string, Collect>>();
/** The series of a gauge that its last scrape showed, by service. */
const shown = new WeakMap<Gauge, Map<string, Record<string, string>[]>>();

/** prom-client has one `collect` a metric; several services may each bring theirs. */
function collectFor(gauge: Gauge, service: string, collect: Collect): void {
  const byService = collectors.get(gauge) ?? new Map<string, Collect>();
  collectors.set(gauge, byService.set(service, collect));
  Object.assign(gauge, {
    collect: async () => {
      await Promise.all([...byService.values()].map((each) => each()));
    },
  });
}

async function inTime<T>(ask: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new AppError('timeout', 'metric_late', 'The figure took too long.')), COLLECT_MS);
  });
  try {
    return await Promise.race([ask(), late]);
  } finally {
    clearTimeout(timer);
  }
}
