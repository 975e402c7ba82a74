export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  /** The labels of each of its series, as `/metrics` shows them. */
  readonly series: readonly Readonly<Record<string, string>>[];
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? /;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** Reads what `/metrics` answers: https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function readMetrics(page: string): Metric[] {
  const lines = page.split('\n');
  const help = new Map(said(lines, '# HELP '));
  return said(lines, '# TYPE ').map(([name, type]) => {
    const names = type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name];
    const series = lines.flatMap((line) => {
      const [, of = '', labels = ''] = line.startsWith('#') ? [] : (SAMPLE.exec(line) ?? []);
      if (!names.includes(of)) return [];
      return [Object.fromEntries([...labels.matchAll(LABEL)].map(([, label = '', value = '']) => [label, value]))];
    });
    return { name, type, help: help.get(name) ?? '', series };
  });
}

function said(lines: readonly string[], prefix: string): [name: string, what: string][] {
  return lines
    .filter((line) => line.startsWith(prefix))
    .map((line) => {
      const [name = '', ...words] = line.slice(prefix.length).split(' ');
      return [name, words.join(' ')];
    });
}
