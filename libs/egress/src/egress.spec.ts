import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { CookieJar, Egress, WEBHOOK_LIMITS, type ResponseHead } from './index.ts';

interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let shop: Server;
let other: Server;
let egress: Egress;
let heard: Heard[];
let connections: number;
let sockets: Socket[];
let answer: (request: Heard, response: ServerResponse) => void;

async function startServer(): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const entry = { method, url, headers, body: Buffer.concat(chunks).toString() };
      heard.push(entry);
      answer(entry, response);
    });
  });
  server.on('connection', (socket) => {
    connections += 1;
    sockets.push(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

function hostOf(server: Server): string {
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeEach(async () => {
  heard = [];
  connections = 0;
  sockets = [];
  answer = (_, response) => response.end('fine');
  [shop, other] = [await startServer(), await startServer()];
  egress = new Egress({ userAgent: 'BlackfangBot/0.1', allow: [hostOf(shop), hostOf(other)] });
});

afterEach(async () => {
  await egress.close();
  for (const server of [shop, other]) {
    server.closeAllConnections();
    await once(server.close(), 'close');
  }
});

describe('cookies on the way', () => {
  it('let a page be reached that asks for consent first, and stay with who set them', async () => {
    answer = ({ url, headers }, response) => {
      const isOther = headers.host === hostOf(other);
      if (url === '/consent') {
        response.writeHead(302, { location: '/p', 'set-cookie': ['consent=yes; Path=/; HttpOnly', 'lang=de; Path=/'] });
      } else if (isOther) {
        response.writeHead(302, { location: `http://${hostOf(shop)}/last` });
      } else if (url === '/p' && headers.cookie === undefined) {
        response.writeHead(302, { location: '/consent' });
      } else if (url === '/p') {
        response.writeHead(302, { location: `http://${hostOf(other)}/` });
      }
      response.end(headers.cookie ?? 'none');
    };
    const cookies = new CookieJar(() => new Date());
    const page = await egress.request({ url: `http://${hostOf(shop)}/p`, cookies });
    expect(page).toMatchObject({ status: 200, redirects: 4, url: `http://${hostOf(shop)}/last` });
    expect(page.bytes.toString()).toBe('consent=yes; lang=de');
    expect(heard.map(({ headers }) => headers.cookie)).toEqual([
      undefined,
      undefined,
      'consent=yes; lang=de',
      // Cookies of RFC 6265 know no ports; another name would be told nothing.
      'consent=yes; lang=de',
      'consent=yes; lang=de',
    ]);
  });

  it('do not hide a circle in which nothing new is set', async () => {
    answer = (_, response) => response.writeHead(302, { location: '/p', 'set-cookie': 'again=1' }).end();
    const cookies = new CookieJar(() => new Date());
    await expect(egress.request({ url: `http://${hostOf(shop)}/p`, cookies })).rejects.toMatchObject({
      reason: 'redirect_loop',
    });
    expect(heard).toHaveLength(2);
  });
});

describe('a request', () => {
  it('tells who asks, and keeps its connections for the next', async () => {
    for (let round = 0; round < 20; round++) {
      const response = await egress.request({ url: `http://${hostOf(shop)}/p/${round}?a=b#c` });
      expect(response).toMatchObject({ status: 200, redirects: 0, cut: false });
      expect(response.bytes.toString()).toBe('fine');
    }
    // A connection rests for a turn of the event loop before it is used again, so two take turns.
    expect(connections).toBeLessThanOrEqual(2);
    expect(heard[0]).toMatchObject({ method: 'GET', url: '/p/0?a=b' });
    expect(heard[0]?.headers).toMatchObject({ 'user-agent': 'BlackfangBot/0.1', host: hostOf(shop) });
  });

  it.each(['GET', 'HEAD'] as const)(
    'asks again by %s where the server lets go of a connection that rested',
    async (method) => {
      const url = `http://${hostOf(shop)}/`;
      // They take turns on two connections.
      for (let round = 0; round < 3; round++) await egress.request({ url });
      const rested = new Set(sockets);
      // As a server whose time for resting connections is over just as somebody asks on one.
      answer = (_, response) => {
        if (response.socket !== null && rested.has(response.socket)) response.socket.destroy();
        else response.end();
      };
      expect(await egress.request({ url: `${url}again`, method })).toMatchObject({ status: 200 });
      expect(heard.filter((one) => one.url === '/again').length).toBeGreaterThan(1);
      expect(connections).toBe(rested.size + 1);
    },
  );

  it('that changes something is not sent twice, nor one that broke on a new connection', async () => {
    const url = `http://${hostOf(shop)}/`;
    await egress.request({ url });
    answer = (_, response) => void response.socket?.destroy();
    const reset = { kind: 'unavailable', reason: 'connection_reset' };
    await expect(egress.request({ url: `${url}send`, method: 'POST', body: 'a' })).rejects.toMatchObject(reset);
    await expect(egress.request({ url: `http://${hostOf(other)}/ask` })).rejects.toMatchObject(reset);
    expect(heard.map((one) => one.url)).toEqual(['/', '/send', '/ask']);
  });

  it('tells whom to write to, where that is set', async () => {
    const open = new Egress({ userAgent: 'test', from: 'bot@blackfang.test', allow: [hostOf(shop)] });
    await open.request({ url: `http://${hostOf(shop)}/` });
    await egress.request({ url: `http://${hostOf(shop)}/` });
    expect(heard.map(({ headers }) => headers.from)).toEqual(['bot@blackfang.test', undefined]);
    await open.close();
  });

  it('opens no more connections to one origin than it may', async () => {
    const few = new Egress({ userAgent: 'test', allow: [hostOf(shop)], connectionsPerOrigin: 3 });
    await Promise.all(Array.from({ length: 30 }, () => few.request({ url: `http://${hostOf(shop)}/` })));
    expect(connections).toBe(3);
    await few.close();
  });

  it('lets go of the origin that was not used for longest, without harm to what runs there', async () => {
    const one = new Egress({ userAgent: 'test', allow: [hostOf(shop), hostOf(other)], maxOrigins: 1 });
    const urls = [shop, other, shop, other].map((server) => `http://${hostOf(server)}/`);
    const responses = await Promise.all(urls.map((url) => one.request({ url })));
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await one.close();
  });

  it('says what it is allowed beyond the public addresses', () => {
    expect([...egress.allowed]).toEqual([hostOf(shop), hostOf(other)]);
  });

  it('does not read a body that nobody wants', async () => {
    answer = (_, response) => {
      response.setHeader('content-type', 'video/mp4');
      response.flushHeaders();
      response.write(Buffer.alloc(1 << 20));
    };
    const url = `http://${hostOf(shop)}/`;
    const video = ({ headers }: ResponseHead): boolean => headers['content-type'] === 'video/mp4';
    for (const bytes of [0, 100]) {
      const response = await egress.request({ url, wantedBytes: (head) => (video(head) ? bytes : null) });
      expect([response.bytes.length, response.cut]).toEqual([bytes, true]);
    }
  });
});

describe('a redirect', () => {
  function redirects(status: number, location: string): void {
    answer = ({ url }, response) => {
      if (url === '/end') response.end('there');
      else response.writeHead(status, { location }).end();
    };
  }

  it.each([301, 302, 303])('by %d makes a GET without a body of a POST', async (status) => {
    redirects(status, '/end');
    await egress.request({ url: `http://${hostOf(shop)}/`, method: 'POST', body: 'hello' });
    expect(heard.map(({ method, body }) => [method, body])).toEqual([
      ['POST', 'hello'],
      ['GET', ''],
    ]);
  });

  it.each([307, 308])('by %d repeats a POST as it was', async (status) => {
    redirects(status, '/end');
    await egress.request({ url: `http://${hostOf(shop)}/`, method: 'POST', body: 'hello' });
    expect(heard.map(({ method, body }) => [method, body])).toEqual([
      ['POST', 'hello'],
      ['POST', 'hello'],
    ]);
  });

  it('to another origin takes no credentials along', async () => {
    redirects(302, `http://${hostOf(other)}/end`);
    const headers = { authorization: 'Bearer secret', cookie: 'a=b', accept: 'text/html' };
    const response = await egress.request({ url: `http://${hostOf(shop)}/`, headers });
    expect(response).toMatchObject({ url: `http://${hostOf(other)}/end`, redirects: 1 });
    expect(heard[0]?.headers).toMatchObject(headers);
    expect(heard[1]?.headers).toMatchObject({ accept: 'text/html' });
    expect(heard[1]?.headers).not.toHaveProperty('authorization');
    expect(heard[1]?.headers).not.toHaveProperty('cookie');
  });

  it('in raw UTF-8 leads where it means to', async () => {
    answer = ({ url }, response) => {
      if (url !== '/') response.end('there');
      else response.writeHead(302, { location: Buffer.from('/bücher?q=ö').toString('latin1') }).end();
    };
    const response = await egress.request({ url: `http://${hostOf(shop)}/` });
    expect(response.url).toBe(`http://${hostOf(shop)}/b%C3%BCcher?q=%C3%B6`);
  });

  it('is asked about hop by hop', async () => {
    redirects(302, `http://${hostOf(other)}/end`);
    const hops: string[] = [];
    const refuse = new Error('not there');
    const request = egress.request({
      url: `http://${hostOf(shop)}/`,
      beforeHop: ({ host }) => {
        hops.push(host);
        if (host === hostOf(other)) throw refuse;
      },
    });
    await expect(request).rejects.toBe(refuse);
    expect(hops).toEqual([hostOf(shop), hostOf(other)]);
    expect(heard).toHaveLength(1);
  });
});

describe('a webhook', () => {
  function deliver(): ReturnType<Egress['request']> {
    const headers = { 'content-type': 'application/json', 'webhook-id': 'msg_1' };
    const url = `http://${hostOf(shop)}/hook`;
    return egress.request({ url, method: 'POST', headers, body: '{"a":1}', limits: WEBHOOK_LIMITS });
  }

  it('arrives as it was sent', async () => {
    expect((await deliver()).status).toBe(200);
    expect(heard).toMatchObject([{ method: 'POST', body: '{"a":1}', headers: { 'webhook-id': 'msg_1' } }]);
  });

  it('follows no redirect', async () => {
    answer = (_, response) => response.writeHead(308, { location: `http://${hostOf(other)}/` }).end('moved');
    expect(await deliver()).toMatchObject({ status: 308, redirects: 0 });
    expect(heard).toHaveLength(1);
  });

  it('succeeds by its status, however much the receiver has to say', async () => {
    answer = (_, response) => response.end(Buffer.alloc(5 << 20, 'a'));
    const response = await deliver();
    expect([response.status, response.bytes.length, response.cut]).toEqual([200, 16_384, true]);
  });
});
