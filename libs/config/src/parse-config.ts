import { AppError, type FieldError } from '@blackfang/core';
import type { z } from 'zod';

/** Where settings come from: `process.env`, or what standalone builds for a service. */
export type ConfigSource = Readonly<Record<string, string | undefined>>;

/** What Kubernetes sets for a Service of the same name when service links are on; never ours. */
const SERVICE_LINK = /^(SERVICE_HOST|SERVICE_PORT.*|PORT|PORT_\d+_(TCP|UDP).*)$/;

/**
 * Reads the settings of one service, once, at its start.
 * An empty text counts as not set. Keys that begin with the service's name and that it does not know are
 * refused, since a misspelt setting would otherwise keep its default in silence.
 * @param service `scraping`; its keys begin with `SCRAPING_` where they begin with a service at all.
 * @throws AppError `invalid` config_invalid, with every bad key, what is wanted, and never a value.
 */
export function parseConfig<S extends z.ZodObject>(schema: S, source: ConfigSource, service: string): z.output<S> {
  const given = Object.fromEntries(
    Object.keys(schema.shape).flatMap((key) => (source[key] ? [[key, source[key]] as const] : [])),
  );
  const result = schema.safeParse(given);
  const bad = [...unknownKeys(schema, source, service), ...(result.success ? [] : badKeys(result.error, given))];
  if (result.success && bad.length === 0) return result.data;
  const lines = bad.map(({ path, message }) => `  ${path}: ${message}`);
  throw new AppError('invalid', 'config_invalid', `${service} can't start with these settings:\n${lines.join('\n')}`, {
    fields: bad,
  });
}

/**
 * Reads several settings as one.
 * @throws AppError `invalid` config_invalid, with the bad keys of all of them
 */
export function parseTogether<T>(parsers: readonly (() => T)[]): T[] {
  const refused: AppError[] = [];
  const parsed = parsers.flatMap((parse) => {
    try {
      return [parse()];
    } catch (error) {
      if (!(error instanceof AppError) || error.reason !== 'config_invalid') throw error;
      refused.push(error);
      return [];
    }
  });
  if (refused.length === 0) return parsed;
  const message = refused.map((error) => error.message).join('\n');
  throw new AppError('invalid', 'config_invalid', message, { fields: refused.flatMap((error) => error.fields) });
}

function badKeys(error: z.ZodError, given: ConfigSource): FieldError[] {
  const perKey = new Map<string, string[]>();
  for (const issue of error.issues) {
    const key = issue.path.length === 0 ? '(together)' : String(issue.path[0]);
    perKey.set(key, [...(perKey.get(key) ?? []), issue.message]);
  }
  return [...perKey].map(([path, messages]) => ({
    path,
    message: `${path === '(together)' ? '' : given[path] === undefined ? 'not set; ' : 'not valid; '}${messages.join(', ')}`,
  }));
}

function unknownKeys(schema: z.ZodObject, source: ConfigSource, service: string): FieldError[] {
  const prefix = `${service.toUpperCase().replaceAll('-', '_')}_`;
  return Object.keys(source)
    .filter(
      (key) =>
        key.startsWith(prefix) &&
        source[key] !== undefined &&
        !(key in schema.shape) &&
        !SERVICE_LINK.test(key.slice(prefix.length)),
    )
    .map((path) => ({ path, message: `no such setting of ${service}; remove it or correct its name` }));
}
