/** Said in the columns, or of no use to who reads along. */
const IN_COLUMNS = new Set(['level', 'time', 'service', 'msg', 'pid', 'hostname']);
const MAX_VALUE = 300;

/**
 * A log line of a process as a person reads it: `12:00:01.250 warn  scraping-1  the relay waits  waitMs=200`.
 * What is no JSON is shown as it is: the last words of a process that breaks seldom are.
 * @param process its name in the column: which of several replicas speaks.
 */
export function readableLine(process: string, line: string): string {
  const fields = parse(line);
  if (fields === undefined) return `${' '.repeat(12)} ${' '.repeat(5)} ${process.padEnd(12)} ${line}`;
  const { time, level, msg } = fields;
  const rest = Object.entries(fields)
    .filter(([key]) => !IN_COLUMNS.has(key))
    .map(([key, value]) => `${key}=${shown(value)}`);
  return [
    String(time).slice(11, 23).padEnd(12),
    String(level).padEnd(5),
    process.padEnd(12),
    [String(msg), ...rest].join('  '),
  ].join(' ');
}

function parse(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function shown(value: unknown): string {
  const text = isError(value) ? value.message : typeof value === 'string' ? value : JSON.stringify(value);
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > MAX_VALUE ? `${line.slice(0, MAX_VALUE)}…` : line;
}

function isError(value: unknown): value is { message: string } {
  return typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string';
}
