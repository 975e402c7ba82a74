import { applyDecorators, type Type } from '@nestjs/common';
import { ModulesContainer, Reflector } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject, SwaggerDocumentOptions } from '@nestjs/swagger';
import { z } from 'zod';
import { Documents, Heading, REFUSALS, type Documented } from './documents.ts';

type Swagger = typeof import('@nestjs/swagger');

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

/** What was said of an operation, in the words of the library. */
function decoratorsOf(swagger: Swagger, operation: Documented): MethodDecorator {
  const { ApiBearerAuth, ApiHeader, ApiOperation, ApiResponse, ApiSecurity } = swagger;
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

/** Controllers of which the library was told: it would add what it is told twice. */
const told = new WeakSet<Type>();

function tell(swagger: Swagger, reflector: Reflector, controller: Type): void {
  if (told.has(controller)) return;
  told.add(controller);
  const heading = reflector.get(Heading, controller);
  if (heading === undefined) {
    swagger.ApiExcludeController()(controller);
    return;
  }
  swagger.ApiTags(heading)(controller);
  const prototype = controller.prototype as object;
  for (const [name, method] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    const operation = typeof method.value === 'function' ? reflector.get(Documents, method.value) : undefined;
    if (operation) decoratorsOf(swagger, operation)(prototype, name, method);
  }
}

/** Loads what makes the document, a fifth of all that a gateway would load, when somebody asks for one. */
export async function openApiOf(app: NestFastifyApplication, publicUrl: string): Promise<OpenAPIObject> {
  const swagger = await import('@nestjs/swagger');
  const { DocumentBuilder, SwaggerModule } = swagger;
  const reflector = app.get(Reflector);
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  for (const { metatype } of controllers) tell(swagger, reflector, metatype as Type);
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
