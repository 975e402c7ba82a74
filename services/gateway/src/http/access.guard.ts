import { MemoryCache, RateLimiter } from '@blackfang/cache';
import { AppError, type Caller } from '@blackfang/core';
import { noteTenant } from '@blackfang/observability';
import { ServiceAccess, untilCallEnds } from '@blackfang/rpc';
import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { decodeJwt } from 'jose';
import { KeyUse } from '../keys/key-use.ts';
import { Services } from '../services.ts';
import type { SignedIn } from './request.ts';
import { SessionStates } from './session-states.ts';

const OPEN = 'blackfang:open';
/** A route without a credential, limited by the client's address. */
export const Open = (): MethodDecorator & ClassDecorator => SetMetadata(OPEN, true);

/** A change of plan is felt within 2 s: this, and the time to ask. */
const PLAN_TTL_MS = 1_500;
/** Less than the five minutes that such a token lives. */
const EXCHANGE_TTL_MS = 60_000;
const OPEN_PER_MINUTE = 600;
const API_KEY = /^bf_[\w-]{16,200}$/;

/** Who is calling, whether they still may, and whether they call too often. */
@Injectable()
export class AccessGuard implements CanActivate {
  /** Of this process alone: what a credential was exchanged for never leaves it, and plans cost less to ask than to share. */
  readonly #known = new MemoryCache();

  constructor(
    private readonly reflector: Reflector,
    private readonly services: Services,
    private readonly access: ServiceAccess,
    private readonly states: SessionStates,
    private readonly limiter: RateLimiter,
    private readonly keyUse: KeyUse,
  ) {}

  /** What it waits for others ask as well: some began before this request, and may go on after its end. */
  canActivate(context: ExecutionContext): Promise<boolean> {
    return untilCallEnds(this.admit(context));
  }

  private async admit(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const open = this.reflector.getAllAndOverride<boolean | undefined>(OPEN, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (open === true) {
      await this.limit(reply, `open:${request.ip}`, OPEN_PER_MINUTE);
      return true;
    }
    const signedIn = await this.signIn(request);
    request.signedIn = signedIn;
    noteTenant(signedIn.caller.tenantId);
    await this.limitByPlan(reply, signedIn);
    this.keyUse.count(signedIn.caller);
    return true;
  }

  /** For what stays open longer than a request. @throws AppError `unauthenticated` */
  async stillSignedIn(request: FastifyRequest): Promise<void> {
    await this.signIn(request);
  }

  private async signIn(request: FastifyRequest): Promise<SignedIn> {
    const accessToken = await this.tokenOf(request);
    const caller = await this.access.verifyAccessToken(accessToken);
    await this.states.check(caller, decodeJwt(accessToken).iat ?? 0);
    return { caller, accessToken };
  }

  private async tokenOf(request: FastifyRequest): Promise<string> {
    const { authorization, 'x-api-key': apiKey } = request.headers;
    if (typeof apiKey === 'string') {
      if (!API_KEY.test(apiKey)) throw new AppError('unauthenticated', 'api_key_invalid', 'This API key is not valid.');
      const { accessToken } = await this.#known.remember(`key:${apiKey}`, EXCHANGE_TTL_MS, async () => {
        const grant = await this.services.accounts.exchangeApiKey({ apiKey });
        return { accessToken: grant.accessToken };
      });
      return accessToken;
    }
    const token = /^Bearer ([\w.~+/=-]{1,4096})$/i.exec(authorization ?? '')?.[1];
    if (token !== undefined) return token;
    throw new AppError('unauthenticated', 'token_missing', 'Sign in and send the access token, or send an X-Api-Key.');
  }

  /** Each member and each key has the plan's rate of its own. */
  private async limitByPlan(reply: FastifyReply, { caller, accessToken }: SignedIn): Promise<void> {
    const { requestsPerMinute } = await this.#known.remember(`plan:${caller.tenantId}`, PLAN_TTL_MS, async () => {
      const entitlement = await this.services.billing.getEntitlement({}, { accessToken });
      return { requestsPerMinute: entitlement.requestsPerMinute };
    });
    await this.limit(reply, limitKey(caller), requestsPerMinute);
  }

  private async limit(reply: FastifyReply, key: string, perMinute: number): Promise<void> {
    const verdict = await this.limiter.take(key, { perMinute, burst: perMinute });
    void reply.header('ratelimit-limit', perMinute).header('ratelimit-remaining', verdict.remaining);
    if (verdict.allowed) return;
    throw new AppError('limit', 'too_many_requests', `More than ${perMinute} requests a minute. Wait and go on.`, {
      retryAfterMs: verdict.retryAfterMs,
    });
  }
}

function limitKey(caller: Caller): string {
  return `${caller.tenantId}:${caller.kind === 'key' ? caller.sessionId : caller.userId}`;
}
