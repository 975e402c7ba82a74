/** No call of the API takes longer. */
const TIMEOUT_MS = 20_000;

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** The public API, as a customer uses it. */
export class ArenaApi {
  readonly #base: string;
  readonly #accessToken: string | undefined;

  constructor(base: string, accessToken?: string) {
    this.#base = base;
    this.#accessToken = accessToken;
  }

  as(accessToken: string): ArenaApi {
    return new ArenaApi(this.#base, accessToken);
  }

  /** @throws TypeError where no answer came */
  async call<Body>(method: string, path: string, body?: object): Promise<Answer<Body>> {
    const response = await fetch(`${this.#base}/api/v1${path}`, {
      method,
      headers: {
        ...(this.#accessToken !== undefined && { authorization: `Bearer ${this.#accessToken}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as Body };
  }

  /** @throws Error for anything but a success */
  async demand<Body>(method: string, path: string, body?: object): Promise<Body> {
    const answer = await this.call<Body>(method, path, body);
    if (answer.status < 300) return answer.body;
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
}
