import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { notFound } from '@blackfang/core';
import { Controller, Get, Header, Param, Res } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Open } from '../http/access.guard.ts';

const FOLDER = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};
const START = `window.ui = SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs', deepLinking: true, tryItOutEnabled: true, persistAuthorization: false });`;

/** Its library writes styles into the page: the one exception from the policy of all others. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** The OpenAPI document, made when somebody first asks for it: few do, and a start would wait for it. */
export class OpenApiDocument {
  #make = (): Promise<OpenAPIObject> => Promise.reject(new Error('The routes are not known yet.'));
  #json: Promise<string> | undefined;

  /** @param make called once, when the routes are known. */
  comesFrom(make: () => Promise<OpenAPIObject>): void {
    this.#make = make;
  }

  get json(): Promise<string> {
    return (this.#json ??= this.#make().then((document) => JSON.stringify(document)));
  }
}

@Open()
@Controller('api')
export class DocsApi {
  constructor(private readonly document: OpenApiDocument) {}

  @Get('openapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  openApi(): Promise<string> {
    return this.document.json;
  }

  @Get('docs')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', POLICY)
  docs(): string {
    return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>API · Blackfang</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css"></head><body><div id="docs"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body></html>`;
  }

  @Get('docs/start.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  start(): string {
    return START;
  }

  @Get('docs/:asset')
  async asset(@Param('asset') asset: string, @Res() reply: FastifyReply): Promise<void> {
    const type = Object.hasOwn(ASSETS, asset) ? ASSETS[asset] : undefined;
    if (type === undefined) throw notFound('page');
    await reply
      .header('content-type', type)
      .header('cache-control', 'public, max-age=86400')
      .send(await readFile(join(FOLDER, asset)));
  }
}
