import type { SecretBox } from '@blackfang/core';
import type { Proxy as Way } from '@blackfang/egress';
import type { Proxy, ProxyLogin } from './proxy.ts';

export type DialledProxy = Pick<Proxy, 'id' | 'version' | 'kind' | 'host' | 'port' | 'loginSealed'>;

/** User names and passwords of proxies, each sealed for its proxy. They are read where it is dialled, and nowhere else. */
export class ProxyLogins {
  readonly #box: SecretBox;

  constructor(box: SecretBox) {
    this.#box = box;
  }

  seal(id: string, login: ProxyLogin): Buffer {
    return this.#box.seal(JSON.stringify(login), id);
  }

  /** @returns how it is dialled; undefined where its login was sealed by a key that is lost. */
  wayOf({ id, version, kind, host, port, loginSealed }: DialledProxy): Way | undefined {
    const way = { key: `${id}:${version}`, kind, host, port };
    if (loginSealed === null) return way;
    const text = this.#box.tryOpen(loginSealed, id);
    return text === undefined ? undefined : { ...way, ...(JSON.parse(text) as ProxyLogin) };
  }
}
