import type {
  AccountErasure as ErasureMessage,
  Invitation as InvitationMessage,
  Me as MeMessage,
  Member as MemberMessage,
} from '@blackfang/contracts/identity/v1/service';
import { AppError, PERMISSIONS_OF, ROLES } from '@blackfang/core';
import type { RpcCallOptions } from '@blackfang/rpc';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { SignedInAnswer, toUser, User } from '../account/signed-in.shape.ts';
import { clientOf, RefreshCookie } from '../account/refresh-cookie.ts';
import { Open } from '../http/access.guard.ts';
import { Documents, Heading } from '../http/documents.ts';
import { Call, IfMatch, withETag } from '../http/request.ts';
import { Id, line, orNull, PageQuery, pageOf, Time, toTime } from '../http/schemas.ts';
import { SessionStates } from '../http/session-states.ts';
import { Services } from '../services.ts';

const Role = z.enum(ROLES, { error: `Choose one of ${ROLES.join(', ')}.` });
const TenantShape = z.object({ id: Id, name: z.string() });
const Me = z
  .object({
    user: User,
    pendingEmail: z.string().nullable().meta({ description: 'The address to be, until its mailbox confirms it' }),
    erasureAt: Time.nullable().meta({ description: 'When my account ends, if I asked for it' }),
    tenant: TenantShape,
    role: Role,
    permissions: z.array(z.string()),
    tenants: z.array(TenantShape),
  })
  .meta({ id: 'Me' });
const MeChange = z
  .strictObject({
    name: line(200).optional(),
    currentPassword: z.string().max(1_000).optional(),
    newPassword: z.string().max(1_000).optional(),
    locale: z.string().max(64).optional().meta({ description: 'A language tag; empty: as the browser has it' }),
    timeZone: z.string().max(64).optional().meta({ description: 'An IANA time zone; empty: as the browser has it' }),
  })
  .meta({ id: 'MeChange' });
const EmailChange = z
  .strictObject({ email: z.string().max(254), currentPassword: z.string().max(1_000) })
  .meta({ id: 'EmailChange' });
const ErasureWish = z.strictObject({ currentPassword: z.string().max(1_000) }).meta({ id: 'ErasureWish' });
const Erasure = z
  .object({
    dueAt: Time.nullable().meta({ description: 'When my account ends; null: it stays' }),
    tenants: z.array(
      z.object({
        id: Id,
        name: z.string(),
        outcome: z.enum(['erased', 'left', 'needs_owner']).meta({
          description: 'It goes with me, goes on without me, or needs another owner before I can go',
        }),
        otherMembers: z.int(),
      }),
    ),
  })
  .meta({ id: 'Erasure' });
const Roles = z
  .object({ items: z.array(z.object({ role: Role, permissions: z.array(z.string()) })) })
  .meta({ id: 'Roles' });
const Member = z
  .object({ id: Id, userId: Id, email: z.string(), name: z.string(), role: Role, joinedAt: Time })
  .meta({ id: 'Member' });
const Members = pageOf(Member, 'MemberPage');
const RoleChange = z.strictObject({ role: Role }).meta({ id: 'RoleChange' });
const NewInvitation = z
  .strictObject({ email: z.email({ error: 'Give an e-mail address.' }).max(254), role: Role })
  .meta({ id: 'NewInvitation' });
const Invitation = z.object({ id: Id, email: z.string(), role: Role, expiresAt: Time }).meta({ id: 'Invitation' });
const Invitations = pageOf(Invitation, 'InvitationPage');
const Acceptance = z
  .strictObject({ name: line(200).optional(), password: z.string().max(1_000).optional() })
  .meta({ id: 'Acceptance' });
const Session = z
  .object({
    id: Id,
    createdAt: Time,
    lastUsedAt: Time.nullable(),
    address: z.string(),
    userAgent: z.string(),
    current: z.boolean(),
  })
  .meta({ id: 'Session' });
const Sessions = pageOf(Session, 'SessionPage');

@Heading('people')
@Controller('api/v1')
export class PeopleApi {
  constructor(
    private readonly services: Services,
    private readonly states: SessionStates,
    private readonly cookie: RefreshCookie,
  ) {}

  @Get('me')
  @Documents({ summary: 'Who am I, where, with what rights', answers: Me })
  async me(@Call() call: RpcCallOptions, @Res({ passthrough: true }) reply: FastifyReply) {
    const me = await this.services.people.getMe({}, call);
    return withETag(reply, me.version, toMe(me));
  }

  @Patch('me')
  @Documents({
    summary: 'Change my name, password, or how dates and numbers are written',
    answers: Me,
    once: true,
    versioned: true,
  })
  async changeMe(
    @Call() call: RpcCallOptions,
    @IfMatch() expectedVersion: bigint | undefined,
    @Body({ schema: MeChange }) body: z.output<typeof MeChange>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const me = await this.services.people.updateMe({ ...body, expectedVersion }, call);
    return withETag(reply, me.version, toMe(me));
  }

  @Post('me/email-change')
  @HttpCode(200)
  @Documents({ summary: 'Have another address once its mailbox confirms it', answers: Me, once: true, refuses: [409] })
  async changeEmail(@Call() call: RpcCallOptions, @Body({ schema: EmailChange }) body: z.output<typeof EmailChange>) {
    return toMe(await this.services.people.changeEmail(body, call));
  }

  @Delete('me/email-change')
  @HttpCode(204)
  @Documents({ summary: 'Keep the address that I have', status: 204, once: true })
  async cancelEmailChange(@Call() call: RpcCallOptions): Promise<void> {
    await this.services.people.cancelEmailChange({}, call);
  }

  @Get('me/erasure')
  @Documents({ summary: 'What goes when my account is erased, and when that is', answers: Erasure })
  async erasure(@Call() call: RpcCallOptions) {
    return toErasure(await this.services.people.getErasure({}, call));
  }

  @Post('me/erasure')
  @HttpCode(200)
  @Documents({
    summary: 'Erase my account after 7 days in which I can take it back',
    answers: Erasure,
    once: true,
    refuses: [409],
  })
  async askErasure(@Call() call: RpcCallOptions, @Body({ schema: ErasureWish }) body: z.output<typeof ErasureWish>) {
    return toErasure(await this.services.people.askErasure(body, call));
  }

  @Delete('me/erasure')
  @HttpCode(204)
  @Documents({ summary: 'Keep my account after all', status: 204, once: true, refuses: [404] })
  async cancelErasure(@Call() call: RpcCallOptions): Promise<void> {
    await this.services.people.cancelErasure({}, call);
  }

  @Post('me/verification-mail')
  @HttpCode(204)
  @Documents({ summary: 'Be mailed the link that verifies my address again', status: 204, once: true })
  async sendVerificationMail(@Call() call: RpcCallOptions): Promise<void> {
    await this.services.people.sendVerificationMail({}, call);
  }

  @Post('invitations')
  @Documents({ summary: 'Invite somebody by e-mail', answers: Invitation, status: 201, once: true })
  async invite(@Call() call: RpcCallOptions, @Body({ schema: NewInvitation }) body: z.output<typeof NewInvitation>) {
    return toInvitation(await this.services.people.createInvitation(body, call));
  }

  @Get('invitations')
  @Documents({ summary: 'List invitations that nobody has accepted yet, newest first', answers: Invitations })
  async invitations(@Call() call: RpcCallOptions, @Query({ schema: PageQuery }) page: PageQuery) {
    const { items, nextCursor } = await this.services.people.listInvitations(page, call);
    return { items: items.map(toInvitation), nextCursor: orNull(nextCursor) };
  }

  @Delete('invitations/:id')
  @HttpCode(204)
  @Documents({ summary: 'Take an invitation back', status: 204, once: true, refuses: [404] })
  async revoke(@Call() call: RpcCallOptions, @Param('id') id: string): Promise<void> {
    await this.services.people.revokeInvitation({ id }, call);
  }

  @Post('invitations/:token/accept')
  @HttpCode(200)
  @Open()
  @Documents({
    summary: 'Accept an invitation, as a new user or signed in',
    answers: SignedInAnswer,
    open: true,
    refuses: [404, 409],
  })
  async accept(
    @Param('token') token: string,
    @Body({ schema: Acceptance }) body: z.output<typeof Acceptance>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (token.length > 500) throw new AppError('not_found', 'invitation_not_found', 'There is no such invitation.');
    const accessToken = /^Bearer (.{1,4096})$/i.exec(request.headers.authorization ?? '')?.[1];
    const grant = await this.services.accounts.acceptInvitation({
      token,
      ...body,
      accessToken,
      client: clientOf(request),
    });
    return this.cookie.grant(reply, grant);
  }

  @Get('roles')
  @Documents({ summary: 'What each role may do', answers: Roles })
  roles() {
    return { items: ROLES.map((role) => ({ role, permissions: PERMISSIONS_OF[role] })) };
  }

  @Get('members')
  @Documents({ summary: 'List members', answers: Members })
  async members(@Call() call: RpcCallOptions, @Query({ schema: PageQuery }) page: PageQuery) {
    const { items, nextCursor } = await this.services.people.listMembers(page, call);
    return { items: items.map(toMember), nextCursor: orNull(nextCursor) };
  }

  @Get('members/:id')
  @Documents({ summary: 'Read a member', answers: Member, refuses: [404] })
  async member(@Call() call: RpcCallOptions, @Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const member = await this.services.people.getMember({ id }, call);
    return withETag(reply, member.version, toMember(member));
  }

  @Patch('members/:id')
  @Documents({ summary: "Change a member's role", answers: Member, once: true, versioned: true, refuses: [404, 409] })
  async changeRole(
    @Call() call: RpcCallOptions,
    @IfMatch() expectedVersion: bigint | undefined,
    @Param('id') id: string,
    @Body({ schema: RoleChange }) body: z.output<typeof RoleChange>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const member = await this.services.people.updateMember({ id, role: body.role, expectedVersion }, call);
    return withETag(reply, member.version, toMember(member));
  }

  @Delete('members/:id')
  @HttpCode(204)
  @Documents({ summary: 'Remove a member', status: 204, once: true, refuses: [404, 409] })
  async remove(@Call() call: RpcCallOptions, @Param('id') id: string): Promise<void> {
    await this.services.people.removeMember({ id }, call);
  }

  @Get('sessions')
  @Documents({ summary: 'List my sessions', answers: Sessions })
  async sessions(@Call() call: RpcCallOptions, @Query({ schema: PageQuery }) page: PageQuery) {
    const { items, nextCursor } = await this.services.people.listSessions(page, call);
    const rows = items.map((one) => ({ ...one, createdAt: toTime(one.createdAt), lastUsedAt: toTime(one.lastUsedAt) }));
    return { items: rows, nextCursor: orNull(nextCursor) };
  }

  @Delete('sessions/:id')
  @HttpCode(204)
  @Documents({ summary: 'End one of my sessions', status: 204, once: true, refuses: [404] })
  async endSession(@Call() call: RpcCallOptions, @Param('id') id: string): Promise<void> {
    await this.services.people.endSession({ id }, call);
    await this.states.ended(id);
  }
}

function toMe({ user, tenant, role, permissions, tenants, pendingEmail, erasureDueAt }: MeMessage) {
  if (user === undefined) throw new Error('identity told of nobody');
  const mine = { pendingEmail: pendingEmail ?? null, erasureAt: toTime(erasureDueAt) };
  return { user: toUser(user), tenant, role, permissions, tenants, ...mine };
}

function toErasure({ dueAt, tenants }: ErasureMessage) {
  return {
    dueAt: toTime(dueAt),
    tenants: tenants.map(({ id, name, outcome, otherMembers }) => ({ id, name, outcome, otherMembers })),
  };
}

function toInvitation({ id, email, role, expiresAt }: InvitationMessage) {
  return { id, email, role, expiresAt: toTime(expiresAt) };
}

function toMember({ id, userId, email, name, role, joinedAt }: MemberMessage) {
  return { id, userId, email, name, role, joinedAt: toTime(joinedAt) };
}
