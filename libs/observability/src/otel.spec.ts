import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const OTEL = fileURLToPath(new URL('../otel.mjs', import.meta.url));
const TYPESCRIPT = fileURLToPath(new URL('../../../tools/ts.mjs', import.meta.url));
const DOOR = new URL('./index.ts', import.meta.url).href;

/** Works in a trace and a span, and prints what it would put on outgoing calls. */
const SCRIPT = `
  const { withTrace, inSpan, currentTraceparent, shutdownTelemetry } = await import(${JSON.stringify(DOOR)});
  await withTrace('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', { name: 'consume' }, () =>
    inSpan({ name: 'raise alert' }, async () => process.stdout.write(currentTraceparent() + '\\n')));
  process.stdout.write(String(Object.keys(process.versions).length > 0 && Symbol.for('blackfang.telemetry') in globalThis));
  await shutdownTelemetry();
`;

async function run(env: Record<string, string>): Promise<string[]> {
  const args = ['--conditions=blackfang-source', '--import', TYPESCRIPT, '--import', OTEL, '--input-type=module'];
  const child = spawn(process.execPath, [...args, '-e', SCRIPT], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  expect(code).toBe(0);
  return output.split('\n');
}

describe('OpenTelemetry', () => {
  it('is off where no endpoint is set, and traces go on without it', async () => {
    const [traceparent, on] = await run({});
    expect(traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
    expect(on).toBe('false');
  });

  it('sends spans of the trace to the endpoint that is set', async () => {
    const paths: string[] = [];
    const bodies: Buffer[] = [];
    const sink = createServer((request, response) => {
      paths.push(request.url ?? '');
      request.on('data', (chunk: Buffer) => bodies.push(chunk)).on('end', () => response.end());
    }).listen(0, '127.0.0.1');
    await once(sink, 'listening');
    const { port } = sink.address() as AddressInfo;
    const [traceparent = '', on] = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` });
    sink.close();
    expect(on).toBe('true');
    expect(traceparent).toContain('0af7651916cd43dd8448eb211c80319c');
    expect(new Set(paths)).toEqual(new Set(['/v1/traces']));
    const sent = Buffer.concat(bodies);
    expect(sent.includes('raise alert')).toBe(true);
    expect(sent.includes(Buffer.from(traceparent.split('-')[2] ?? 'none', 'hex'))).toBe(true);
  });
});
