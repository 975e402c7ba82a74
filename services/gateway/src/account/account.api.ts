import type { SessionGrant } from '@blackfang/contracts/identity/v1/service';
import { AppError } from '@blackfang/core';
import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Open } from '../http/access.guard.ts';
import { Documents, Heading } from '../http/documents.ts';
import { Id, line } from '../http/schemas.ts';
import { SessionStates } from '../http/session-states.ts';
import { Services } from '../services.ts';
import { clientOf, RefreshCookie } from './refresh-cookie.ts';
import { SignedInAnswer } from './signed-in.shape.ts';

const Email = z.email({ error: 'Give an e-mail address.' }).max(254);
/** Bounds only: what a good password is, identity says. */
const Password = z.string({ error: 'Give a password.' }).min(1).max(1_000);
const Token = z.string().min(1).max(500);

const NewAccount = z
  .strictObject({ email: Email, password: Password, name: line(200), tenantName: line(200) })
  .meta({ id: 'NewAccount' });
const Credentials = z
  .strictObject({ email: Email, password: Password, tenantId: Id.optional() })
  .meta({ id: 'Credentials' });
const VerifyEmail = z.strictObject({ token: Token }).meta({ id: 'VerifyEmail' });
const ForgotPassword = z.strictObject({ email: Email }).meta({ id: 'ForgotPassword' });
const KeepAccount = z.strictObject({ token: Token }).meta({ id: 'KeepAccount' });
const ResetPassword = z.strictObject({ token: Token, password: Password }).meta({ id: 'ResetPassword' });

@Heading('account')
@Open()
@Controller('api/v1/auth')
export class AccountApi {
  constructor(
    private readonly services: Services,
    private readonly states: SessionStates,
    private readonly cookie: RefreshCookie,
  ) {}

  @Post('register')
  @Documents({
    summary: 'Make a tenant and its owner',
    answers: SignedInAnswer,
    status: 201,
    open: true,
    refuses: [409],
  })
  async register(
    @Body({ schema: NewAccount }) body: z.output<typeof NewAccount>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.grant(reply, await this.services.accounts.register({ ...body, client: clientOf(request) }));
  }

  @Post('login')
  @HttpCode(200)
  @Documents({ summary: 'Sign in', answers: SignedInAnswer, open: true, refuses: [401] })
  async login(
    @Body({ schema: Credentials }) body: z.output<typeof Credentials>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.grant(reply, await this.services.accounts.login({ ...body, client: clientOf(request) }));
  }

  @Post('refresh')
  @HttpCode(200)
  @Documents({
    summary: 'Get a new access token with the refresh cookie',
    answers: SignedInAnswer,
    open: true,
    refuses: [401],
  })
  async refresh(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const refreshToken = this.cookie.read(request);
    if (refreshToken === undefined) throw new AppError('unauthenticated', 'refresh_token_missing', 'Sign in again.');
    return this.grant(reply, await this.services.accounts.refresh({ refreshToken, client: clientOf(request) }));
  }

  @Post('logout')
  @HttpCode(204)
  @Documents({ summary: 'End this session', status: 204, open: true })
  async logout(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const refreshToken = this.cookie.read(request);
    const sessionId = await this.cookie.sessionOf(request);
    if (refreshToken !== undefined || sessionId !== undefined) {
      const { sessionIds } = await this.services.accounts.logout({ refreshToken, sessionId });
      await this.states.ended(...sessionIds);
    }
    this.cookie.clear(reply);
  }

  @Post('verify-email')
  @HttpCode(204)
  @Documents({ summary: 'Show that an address is yours', status: 204, open: true, refuses: [409] })
  async verifyEmail(@Body({ schema: VerifyEmail }) body: z.output<typeof VerifyEmail>): Promise<void> {
    await this.services.accounts.verifyEmail(body);
  }

  @Post('forgot-password')
  @HttpCode(204)
  @Documents({ summary: 'Be mailed a link to set a new password', status: 204, open: true })
  async forgotPassword(
    @Body({ schema: ForgotPassword }) body: z.output<typeof ForgotPassword>,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.services.accounts.forgotPassword({ ...body, client: clientOf(request) });
  }

  @Post('reset-password')
  @HttpCode(204)
  @Documents({ summary: 'Set a new password with the token of that mail', status: 204, open: true })
  async resetPassword(@Body({ schema: ResetPassword }) body: z.output<typeof ResetPassword>): Promise<void> {
    await this.services.accounts.resetPassword(body);
  }

  @Post('keep-account')
  @HttpCode(204)
  @Documents({ summary: 'Take back, with the token of that mail, that my account is erased', status: 204, open: true })
  async keepAccount(@Body({ schema: KeepAccount }) body: z.output<typeof KeepAccount>): Promise<void> {
    await this.services.accounts.keepAccount(body);
  }

  private grant(reply: FastifyReply, grant: SessionGrant) {
    return this.cookie.grant(reply, grant);
  }
}
