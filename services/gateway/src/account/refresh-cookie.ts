import type { SessionGrant } from '@blackfang/contracts/identity/v1/service';
import { AppError } from '@blackfang/core';
import { ServiceAccess } from '@blackfang/rpc';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { toUser, type SignedInAnswer } from './signed-in.shape.ts';

const NAME = 'blackfang_refresh';
const PATH = '/api/v1/auth';
const MAX_TOKEN = 500;

export class CookieSettings {
  /** Under https alone does the cookie go over encrypted connections only. */
  readonly secure: boolean;

  constructor(publicUrl: string) {
    this.secure = publicUrl.startsWith('https:');
  }
}

/** The refresh token lives in a cookie that no script can read and that goes to `/auth` alone. */
@Injectable()
export class RefreshCookie {
  constructor(
    private readonly access: ServiceAccess,
    private readonly settings: CookieSettings,
  ) {}

  read(request: FastifyRequest): string | undefined {
    const token = request.cookies[NAME];
    return token !== undefined && token.length > 0 && token.length <= MAX_TOKEN ? token : undefined;
  }

  grant(reply: FastifyReply, grant: SessionGrant): z.output<typeof SignedInAnswer> {
    const { user, tenant } = grant;
    if (user === undefined || tenant === undefined) throw new Error('A grant without user or tenant');
    const { secure } = this.settings;
    void reply.setCookie(NAME, grant.refreshToken, {
      httpOnly: true,
      sameSite: 'strict',
      path: PATH,
      secure,
      maxAge: grant.refreshExpiresInS,
    });
    void reply.header('cache-control', 'no-store');
    return {
      accessToken: grant.accessToken,
      expiresIn: grant.expiresInS,
      user: toUser(user),
      tenant,
      role: grant.role,
    };
  }

  clear(reply: FastifyReply): void {
    void reply.clearCookie(NAME, { path: PATH, httpOnly: true, sameSite: 'strict', secure: this.settings.secure });
  }

  /** The session of the access token, for a client that logs out without its cookie; none where the token is no good. */
  async sessionOf(request: FastifyRequest): Promise<string | undefined> {
    const token = /^Bearer (.{1,4096})$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) return undefined;
    try {
      const caller = await this.access.verifyAccessToken(token);
      return caller.kind === 'member' ? caller.sessionId : undefined;
    } catch (error) {
      // An expired token has nothing left to end; logging out twice is no error.
      if (error instanceof AppError && error.kind === 'unauthenticated') return undefined;
      throw error;
    }
  }
}

export function clientOf(request: FastifyRequest): { address: string; userAgent: string } {
  return { address: request.ip, userAgent: (request.headers['user-agent'] ?? '').slice(0, 300) };
}
