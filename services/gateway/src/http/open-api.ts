import { applyDecorators } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiHeader,
  ApiOperation,
  ApiResponse,
  ApiSecurity,
  DocumentBuilder,
  SwaggerModule,
  type OpenAPIObject,
  type SwaggerDocumentOptions,
} from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';

const ProblemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    traceId: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457. The type ends in a stable reason.' });

const REFUSALS: Readonly<Record<number, string>> = {
  400: 'The body, a field or a parameter is not valid',
  401: 'No valid credential',
  403: 'Role, scope or plan does not allow it',
  404: 'Unknown, of another tenant, or no id at all',
  409: 'Taken, or the same request is in progress',
  412: 'Changed since it was read',
  413: 'Too large',
  422: 'An address that may not be called, or an Idempotency-Key used before',
  429: 'Too many requests; see Retry-After',
};

export interface Documented {
  readonly summary: string;
  /** What it answers; none for 204. */
  readonly answers?: z.ZodType;
  /** 200 where not given. */
  readonly status?: 200 | 201 | 202 | 204;
  /** No credential is needed. */
  readonly open?: boolean;
  /** Takes an Idempotency-Key. */
  readonly once?: boolean;
  /** Takes If-Match. */
  readonly versioned?: boolean;
  readonly refuses?: readonly (keyof typeof REFUSALS)[];
}

/** One place that says of an operation what the OpenAPI document says. */
export function Documents(operation: Documented): MethodDecorator {
  const { summary, answers, status = 200, open = false, once = false, versioned = false } = operation;
  const refuses = [...(open ? [] : [401, 403]), 400, 429, ...(once ? [409, 422] : []), ...(versioned ? [412] : [])];
  const all = [...new Set([...refuses, ...(operation.refuses ?? [])])].sort();
  return applyDecorators(
    ApiOperation({ summary }),
    ApiResponse({ status, description: summary, ...(answers && { standardSchema: answers }) }),
    ...all.map((code) =>
      ApiResponse({ status: code, description: REFUSALS[code] ?? '', standardSchema: ProblemSchema }),
    ),
    ...(open ? [] : [ApiBearerAuth(), ApiSecurity('apiKey')]),
    ...(once
      ? [ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Same key, same answer, for 24 h' })]
      : []),
    ...(versioned ? [ApiHeader({ name: 'If-Match', required: false, description: 'The ETag that was read' })] : []),
  );
}

interface JsonSchema {
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly $schema?: string;
  readonly id?: string;
  readonly type?: string;
}

type Converter = NonNullable<SwaggerDocumentOptions['standardSchemaConverter']>;

/** One zod schema becomes the 400s, the OpenAPI 3.1 document and, through that, the client. */
const convert = ((schema: unknown, { schemaType }: { schemaType: 'input' | 'output' }) => {
  const type = schema as z.ZodType;
  const name = z.globalRegistry.get(type)?.id;
  const whole = z.toJSONSchema(type, {
    io: schemaType,
    target: 'draft-2020-12',
    unrepresentable: 'any',
  }) as unknown as JsonSchema;
  const { $defs = {}, $schema: _dialect, id: _id, ...json } = whole;
  const components = Object.fromEntries(
    Object.entries($defs).map(([key, { id: _own, ...definition }]) => [key, definition]),
  );
  const text = JSON.stringify({ json, components }).replaceAll('#/$defs/', '#/components/schemas/');
  const moved = JSON.parse(text) as { json: JsonSchema; components: Record<string, JsonSchema> };
  if (name === undefined || json.type !== 'object') return { schema: moved.json, components: moved.components };
  return { schema: { $ref: `#/components/schemas/${name}` }, components: { ...moved.components, [name]: moved.json } };
}) as unknown as Converter;

export function openApiOf(app: NestFastifyApplication, publicUrl: string): OpenAPIObject {
  const description = new DocumentBuilder()
    .setTitle('Blackfang')
    .setDescription('Market and competitor intelligence: watch pages, keep prices, be told of what matters.')
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addServer(publicUrl)
    .addBearerAuth()
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-Api-Key' }, 'apiKey')
    .build();
  return SwaggerModule.createDocument(app, description, { standardSchemaConverter: convert });
}
