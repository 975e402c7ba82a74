import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { startFaultProxy, type FaultProxy, type ProxiedServer } from './fault-proxy.ts';

describe('faults on the way to a server', () => {
  let faults: FaultProxy;
  let echo: Server;
  let way: ProxiedServer;
  const open = new Set<Socket>();

  beforeAll(async () => {
    faults = await startFaultProxy();
    echo = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.pipe(socket);
    });
    echo.listen(0, '127.0.0.1');
    await once(echo, 'listening');
    way = await faults.proxy('echo', `127.0.0.1:${(echo.address() as AddressInfo).port}`);
  }, 300_000);

  afterEach(async () => {
    for (const socket of open) socket.destroy();
    open.clear();
    await way.heal();
  });

  afterAll(async () => {
    await faults.stop();
    echo.close();
  });

  async function dial(): Promise<Socket> {
    const socket = connect(way.port, way.host);
    open.add(socket);
    await once(socket, 'connect');
    return socket;
  }

  /** @returns milliseconds until everything came back. */
  async function roundTrip(socket: Socket, bytes: Buffer | string): Promise<number> {
    const wanted = Buffer.byteLength(bytes);
    const since = performance.now();
    socket.write(bytes);
    for (let got = 0; got < wanted;) got += ((await once(socket, 'data')) as [Buffer])[0].length;
    return performance.now() - since;
  }

  it('lets everything through while there are none, and counts it when a connection ends', async () => {
    expect(await way.bytesThrough()).toBe(0);
    await roundTrip(await dial(), 'x'.repeat(1_000));
    await way.cut();
    let bytes = 0;
    while (bytes < 2_000) bytes = await way.bytesThrough();
    expect(bytes).toBe(2_000);
  });

  it('has nothing to show for a test that went around it', async () => {
    const unused = await faults.proxy('unused', '127.0.0.1:9');
    expect(await unused.bytesThrough()).toBe(0);
  });

  it('cuts: ends what is open, takes nothing new, and heals', async () => {
    const socket = await dial();
    await roundTrip(socket, 'x');
    const closed = once(socket, 'close');
    await way.cut();
    await closed;
    await expect(dial()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await way.heal();
    await roundTrip(await dial(), 'x');
  });

  it('slows each answer down, also of what is open, by what was said last', async () => {
    const socket = await dial();
    await way.slow(50);
    await way.slow(300);
    expect(await roundTrip(socket, 'x')).toBeGreaterThanOrEqual(299);
  });

  it('lets no more through than it may', async () => {
    await way.bandwidth(10);
    // The first buffer of a direction passes at once; 20 kB more take 2 s.
    expect(await roundTrip(await dial(), Buffer.alloc(20_000))).toBeGreaterThan(1_000);
  });

  it('resets what says something, and ends what is open', async () => {
    const before = await dial();
    const ended = once(before, 'close');
    await way.reset();
    await ended;
    const socket = await dial();
    const reset = once(socket, 'data');
    socket.write('x');
    await expect(reset).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('hangs: stays connected and says nothing', async () => {
    const socket = await dial();
    await roundTrip(socket, 'x');
    await way.hang();
    const heard: string[] = [];
    for (const event of ['data', 'end', 'close', 'error']) socket.on(event, () => heard.push(event));
    socket.write('x');
    // Whoever comes by another way is answered meanwhile.
    const other = await faults.proxy('other', `127.0.0.1:${(echo.address() as AddressInfo).port}`);
    const beside = connect(other.port, other.host);
    open.add(beside);
    await roundTrip(beside, 'x');
    expect(heard).toEqual([]);
  });

  it('takes faults of toxiproxy as they are, and tells of those that it does not know', async () => {
    await way.addToxic({ type: 'limit_data', stream: 'downstream', attributes: { bytes: 3 } });
    const socket = await dial();
    const closed = once(socket, 'close');
    let got = '';
    socket.on('data', (bytes: Buffer) => (got += bytes.toString()));
    socket.write('12345');
    await closed;
    expect(got).toBe('123');
    await expect(faults.proxy('echo', '127.0.0.1:9')).rejects.toThrow('409 to POST /proxies');
  });
});
