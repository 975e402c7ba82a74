import type { ApiKey as ApiKeyMessage } from '@blackfang/contracts/identity/v1/service';
import type { RpcCallOptions } from '@blackfang/rpc';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { Documents, Heading } from '../http/documents.ts';
import { Call } from '../http/request.ts';
import { Id, line, orNull, PageQuery, pageOf, Time, toTime } from '../http/schemas.ts';
import { SessionStates } from '../http/session-states.ts';
import { Services } from '../services.ts';

const NewApiKey = z
  .strictObject({
    name: line(100),
    scopes: z.array(z.string().max(50)).min(1, { error: 'Name at least one scope.' }).max(50),
    expiresAt: Time.optional().meta({ description: 'From then on it is refused; without it the key has no end' }),
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
    expiresAt: Time.nullable(),
  })
  .meta({ id: 'ApiKey' });
const MadeApiKey = ApiKey.extend({ key: z.string().meta({ description: 'Shown this once' }) }).meta({
  id: 'MadeApiKey',
});
const UseQuery = z.strictObject({
  days: z.coerce
    .number({ error: 'days is a whole number from 1 to 90.' })
    .int({ error: 'days is a whole number from 1 to 90.' })
    .min(1, { error: 'days is a whole number from 1 to 90.' })
    .max(90, { error: 'days is a whole number from 1 to 90.' })
    .default(30),
});
const ApiKeyUse = z
  .object({
    from: z.iso.date().meta({ description: 'The first of the days, in UTC' }),
    items: z.array(
      z.object({
        keyId: Id,
        name: z.string().nullable().meta({ description: 'null: the key is deleted' }),
        requests: z.array(z.int()).meta({ description: 'Of each day, the oldest first' }),
      }),
    ),
  })
  .meta({ id: 'ApiKeyUse' });
const ApiKeys = pageOf(ApiKey, 'ApiKeyPage');

@Heading('keys')
@Controller('api/v1/api-keys')
export class KeysApi {
  constructor(
    private readonly services: Services,
    private readonly states: SessionStates,
  ) {}

  @Post()
  @Documents({ summary: 'Make an API key; it is shown once', answers: MadeApiKey, status: 201, once: true })
  async create(@Call() call: RpcCallOptions, @Body({ schema: NewApiKey }) body: z.output<typeof NewApiKey>) {
    const expiresAt = body.expiresAt === undefined ? undefined : new Date(body.expiresAt);
    const { apiKey, secret } = await this.services.apiKeys.createApiKey({ ...body, expiresAt }, call);
    if (apiKey === undefined) throw new Error('identity made no key');
    return { ...toApiKey(apiKey), key: secret };
  }

  @Get()
  @Documents({ summary: 'List API keys', answers: ApiKeys })
  async list(@Call() call: RpcCallOptions, @Query({ schema: PageQuery }) page: PageQuery) {
    const { items, nextCursor } = await this.services.apiKeys.listApiKeys(page, call);
    return { items: items.map(toApiKey), nextCursor: orNull(nextCursor) };
  }

  @Get('use')
  @Documents({ summary: 'How often each key was used on each day, the most used first', answers: ApiKeyUse })
  async use(@Call() call: RpcCallOptions, @Query({ schema: UseQuery }) { days }: z.output<typeof UseQuery>) {
    const { from, items } = await this.services.apiKeys.listApiKeyUse({ days }, call);
    const counted = items.map(({ apiKeyId, name, requests }) => ({
      keyId: apiKeyId,
      name: name ?? null,
      requests: requests.map(Number),
    }));
    return { from, items: counted };
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
  const { createdAt, lastUsedAt, expiresAt } = key;
  return { ...key, createdAt: toTime(createdAt), lastUsedAt: toTime(lastUsedAt), expiresAt: toTime(expiresAt) };
}
