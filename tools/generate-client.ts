// Makes services/web/src/gen/api.ts, the types of the public API, from the gateway's own OpenAPI document. Nothing is
// started for it: the routes say by themselves what they take and answer.
import 'reflect-metadata';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openApiDocument } from '../services/gateway/src/app.module.ts';
import openapiTS, { astToString } from 'openapi-typescript';

const target = join(import.meta.dirname, '../services/web/src/gen/api.ts');

const types = await openapiTS(JSON.stringify(await openApiDocument()), { defaultNonNullable: false });
const text = `// Generated from the gateway's OpenAPI document, not to be edited.\n${astToString(types)}`;
// Left alone where nothing changed, so that builds and editors do not run again for it.
if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}
