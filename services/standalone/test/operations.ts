import type { Product } from './product.ts';

/** One operation of the OpenAPI document. */
export interface Operation {
  /** `PATCH /watches/{id}`: method and path below `/api/v1`. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** Needs a credential. */
  readonly secured: boolean;
  readonly parameters: readonly string[];
}

interface Described {
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly name: string }[];
}

/** Every operation that the running product documents. */
export async function operationsOf(product: Product): Promise<Operation[]> {
  const response = await fetch(`${product.url}/api/openapi.json`);
  const { paths } = (await response.json()) as { paths: Record<string, Record<string, Described>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security = [], parameters = [] }]) => {
      const below = path.replace(/^\/api\/v1/, '');
      return {
        name: `${method.toUpperCase()} ${below}`,
        method: method.toUpperCase(),
        path: below,
        secured: security.length > 0,
        parameters: parameters.map(({ name }) => name),
      };
    }),
  );
}

/** A call of an operation: what its path is filled with, and what it is sent. */
export interface Request {
  readonly path: string;
  readonly body?: object;
}

export function methodOf(name: string): string {
  return name.slice(0, name.indexOf(' '));
}
