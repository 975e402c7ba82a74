/** No call of the API takes longer, on a machine that is busy with other tests. */
const TIMEOUT_MS = 60_000;

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly traceId: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

export interface Money {
  readonly amount: string;
  readonly currency: string | null;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface Made {
  readonly id: string;
}

/** The REST API, or a part of the demo, as a client of the outside uses it. */
export class Api {
  readonly base: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(base: string, headers: Readonly<Record<string, string>> = {}) {
    this.base = base;
    this.#headers = headers;
  }

  as(headers: Readonly<Record<string, string>>): Api {
    return new Api(this.base, headers);
  }

  withToken(accessToken: string): Api {
    return this.as({ authorization: `Bearer ${accessToken}` });
  }

  /** @param body an object is sent as JSON, text as it is */
  async call<Body = Problem>(
    method: string,
    path: string,
    body?: object | string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<Body>> {
    const response = await fetch(this.base + path, {
      method,
      headers: { ...this.#headers, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as Body };
  }

  get<Body>(path: string): Promise<Body> {
    return this.demand('GET', path);
  }

  post<Body>(path: string, body?: object): Promise<Body> {
    return this.demand('POST', path, body);
  }

  put<Body>(path: string, body: object): Promise<Body> {
    return this.demand('PUT', path, body);
  }

  patch<Body>(path: string, body: object): Promise<Body> {
    return this.demand('PATCH', path, body);
  }

  delete(path: string): Promise<unknown> {
    return this.demand('DELETE', path);
  }

  /** @throws Error for anything but a success */
  async demand<Body>(method: string, path: string, body?: object): Promise<Body> {
    const answer = await this.call<Body>(method, path, body);
    if (answer.status < 300) return answer.body;
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  /** The head of a stream of server-sent events, which stays open until `signal` says otherwise. */
  stream(path: string, signal: AbortSignal, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(this.base + path, { headers: { ...this.#headers, ...headers }, signal });
  }
}
