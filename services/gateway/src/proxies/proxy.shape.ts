import type { Proxy as ProxyMessage, TestProxyResponse } from '@blackfang/contracts/scraping/v1/service';
import { z } from 'zod';
import { Id, line, orNull, pageOf, Time, toTime } from '../http/schemas.ts';

/** What a watch or a competitor says of the way to its pages. */
export const ProxyChoice = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .nullable()
  .meta({
    description:
      'A pool of proxies, or `direct` for none. null: what its competitor says, else the pool `default` where that has proxies',
    examples: ['de-residential'],
  });

const KIND = 'Say http or socks5.';
const PORT = 'Give a port from 1 to 65535.';
const Login = z
  .strictObject({ username: z.string().min(1).max(255), password: z.string().max(255) })
  .meta({ description: 'Kept sealed, and never shown again' });
const fields = {
  name: line(80),
  kind: z.enum(['http', 'socks5'], { error: KIND }),
  host: line(253),
  port: z.int({ error: PORT }).min(1, { error: PORT }).max(65_535, { error: PORT }),
  pool: line(40).meta({ description: 'Proxies of one pool take turns; `default` is for all that choose nothing' }),
  login: Login.nullable(),
};

export const NewProxy = z
  .strictObject({ ...fields, pool: fields.pool.default('default'), login: fields.login.default(null) })
  .meta({ id: 'NewProxy' });
export const ProxyChange = z.strictObject(fields).partial().meta({ id: 'ProxyChange' });
export const ProxyTestRequest = z
  .strictObject({ url: z.string({ error: 'Give the address of a page.' }).trim().min(1).max(2_048) })
  .meta({ id: 'ProxyTestRequest' });

export const Proxy = z
  .object({
    id: Id,
    name: z.string(),
    kind: fields.kind,
    host: z.string(),
    port: z.int(),
    pool: z.string(),
    signsIn: z.boolean().meta({ description: 'Whether it has a user name and a password' }),
    health: z.object({
      state: z.enum(['unknown', 'working', 'resting']),
      failures: z.int().meta({ description: 'In a row' }),
      restedUntil: Time.nullable().meta({ description: 'Until when it is left out after it failed' }),
      lastWorkedAt: Time.nullable(),
      lastFailedAt: Time.nullable(),
      lastFailure: z
        .string()
        .nullable()
        .meta({ examples: ['proxy_refused'] }),
    }),
    createdAt: Time,
    version: z.string().meta({ description: 'What its ETag says; send it in If-Match, in quotes' }),
  })
  .meta({ id: 'Proxy' });
export const Proxies = pageOf(Proxy, 'ProxyPage');
export const ProxyTest = z
  .object({
    worked: z.boolean(),
    httpStatus: z.int().nullable().meta({ description: 'Of the site; null where no answer came' }),
    reason: z.string().nullable(),
    detail: z.string().nullable(),
    tookMs: z.int(),
    proxy: Proxy,
  })
  .meta({ id: 'ProxyTest' });

export function toProxy(proxy: ProxyMessage): z.output<typeof Proxy> {
  const { failures, restedUntil, lastWorkedAt, lastFailedAt, lastFailure, createdAt, version, kind, ...rest } = proxy;
  const isResting = restedUntil !== undefined && restedUntil > new Date();
  return {
    ...rest,
    kind: kind === 'socks5' ? 'socks5' : 'http',
    health: {
      state: isResting ? 'resting' : lastWorkedAt !== undefined && failures === 0 ? 'working' : 'unknown',
      failures,
      restedUntil: toTime(restedUntil),
      lastWorkedAt: toTime(lastWorkedAt),
      lastFailedAt: toTime(lastFailedAt),
      lastFailure: orNull(lastFailure),
    },
    createdAt: createdAt?.toISOString() ?? '',
    version: String(version),
  };
}

export function toProxyTest({ proxy, reason, detail, httpStatus, ...test }: TestProxyResponse) {
  return {
    ...test,
    httpStatus: httpStatus ?? null,
    reason: orNull(reason),
    detail: orNull(detail),
    proxy: proxy && toProxy(proxy),
  };
}
