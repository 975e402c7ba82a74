import type { ApiKey as ApiKeyMessage } from '@blackfang/contracts/identity/v1/service';
import type { RpcCallOptions } from '@blackfang/rpc';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Documents } from '../http/open-api.ts';
import { Call } from '../http/request.ts';
import { Id, line, orNull, PageQuery, pageOf, Time, toTime } from '../http/schemas.ts';
import { SessionStates } from '../http/session-states.ts';
import { Services } from '../services.ts';

const NewApiKey = z
  .strictObject({
    name: line(100),
    scopes: z.array(z.string().max(50)).min(1, { error: 'Name at least one scope.' }).max(50),
  })
  .meta({ id: 'NewApiKey' });
const ApiKey = z
  .object({
    id: Id,
    name: z.string(),
    scopes: z.array(z.string()),
    prefix: z.string(),
    createdAt: Time,
    lastUsedAt: Time.nullable(),
  })
  .meta({ id: 'ApiKey' });
const MadeApiKey = ApiKey.extend({ key: z.string().meta({ description: 'Shown this once' }) }).meta({
  id: 'MadeApiKey',
});
const ApiKeys = pageOf(ApiKey, 'ApiKeyPage');

@ApiTags('keys')
@Controller('api/v1/api-keys')
export class KeysApi {
  constructor(
    private readonly services: Services,
    private readonly states: SessionStates,
  ) {}

  @Post()
  @Documents({ summary: 'Make an API key; it is shown once', answers: MadeApiKey, status: 201, once: true })
  async create(@Call() call: RpcCallOptions, @Body({ schema: NewApiKey }) body: z.output<typeof NewApiKey>) {
    const { apiKey, secret } = await this.services.apiKeys.createApiKey(body, call);
    if (apiKey === undefined) throw new Error('identity made no key');
    return { ...toApiKey(apiKey), key: secret };
  }

  @Get()
  @Documents({ summary: 'List API keys', answers: ApiKeys })
  async list(@Call() call: RpcCallOptions, @Query({ schema: PageQuery }) page: PageQuery) {
    const { items, nextCursor } = await this.services.apiKeys.listApiKeys(page, call);
    return { items: items.map(toApiKey), nextCursor: orNull(nextCursor) };
  }

  @Delete(':id')
  @HttpCode(204)
  @Documents({ summary: 'End an API key', status: 204, once: true, refuses: [404] })
  async delete(@Call() call: RpcCallOptions, @Param('id') id: string): Promise<void> {
    await this.services.apiKeys.deleteApiKey({ id }, call);
    await this.states.ended(id);
  }
}

function toApiKey(key: ApiKeyMessage) {
  return { ...key, createdAt: toTime(key.createdAt), lastUsedAt: toTime(key.lastUsedAt) };
}
