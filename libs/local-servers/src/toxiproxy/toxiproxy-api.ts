import { isOneOf } from '../install-once.ts';

/** A fault, https://github.com/Shopify/toxiproxy#toxics */
export interface Toxic {
  readonly type: 'latency' | 'bandwidth' | 'slow_close' | 'timeout' | 'reset_peer' | 'slicer' | 'limit_data';
  /** `downstream` is from the server to the client. */
  readonly stream: 'upstream' | 'downstream';
  readonly attributes: Readonly<Record<string, number>>;
  /** The share of connections that have it, 0 to 1; all where absent. */
  readonly toxicity?: number;
}

/**
 * Toxiproxy itself waits 5 s for whoever reads a connection before it takes a fault off it, and when the reader has just
 * gone it waits all of them, https://github.com/Shopify/toxiproxy/issues/558
 */
const TIMEOUT_MS = 20_000;
/** Of each proxy, as it came from clients and from the server. */
const BYTES = /^toxiproxy_proxy_received_bytes_total\{([^}]*)\} (\S+)$/gm;

/** The HTTP API of toxiproxy, as far as faults need it. */
export class ToxiproxyApi {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async answers(): Promise<boolean> {
    try {
      return (await fetch(`${this.#url}/version`, { signal: AbortSignal.timeout(TIMEOUT_MS) })).ok;
    } catch (error) {
      const { cause } = error as { readonly cause?: unknown };
      if (isOneOf(cause, 'ECONNREFUSED', 'ECONNRESET')) return false;
      throw error;
    }
  }

  /** @param listen `host:port`, as `upstream` */
  async create(name: string, listen: string, upstream: string): Promise<void> {
    await this.#ask('POST', '/proxies', { name, listen, upstream, enabled: true });
  }

  async enable(name: string, enabled: boolean): Promise<void> {
    await this.#ask('POST', `/proxies/${name}`, { enabled });
  }

  async addToxic(name: string, toxic: Toxic): Promise<void> {
    const toxicName = `${toxic.type}_${toxic.stream}`;
    if ((await this.toxicsOf(name)).includes(toxicName)) await this.removeToxic(name, toxicName);
    await this.#ask('POST', `/proxies/${name}/toxics`, { ...toxic, name: toxicName });
  }

  async toxicsOf(name: string): Promise<string[]> {
    const toxics = JSON.parse(await this.#ask('GET', `/proxies/${name}/toxics`)) as { name: string }[];
    return toxics.map((toxic) => toxic.name);
  }

  async removeToxic(name: string, toxic: string): Promise<void> {
    await this.#ask('DELETE', `/proxies/${name}/toxics/${toxic}`);
  }

  /** Bytes that came in from both sides. */
  async bytesThrough(name: string): Promise<number> {
    const metrics = await this.#ask('GET', '/metrics');
    let bytes = 0;
    for (const [, labels = '', value] of metrics.matchAll(BYTES)) {
      if (labels.includes(`proxy="${name}"`)) bytes += Number(value);
    }
    return bytes;
  }

  async #ask(method: string, path: string, body?: object): Promise<string> {
    const response = await fetch(this.#url + path, {
      method,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.ok) return text;
    throw new Error(`The fault proxy answered ${response.status} to ${method} ${path}: ${text.trim()}`);
  }
}
