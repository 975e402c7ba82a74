import { AppError, isId, notFound } from '@blackfang/core';
import { Body, Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Open } from '../http/access.guard.ts';
import { Services } from '../services.ts';
import { CSS, escapeHtml, page } from './page.ts';

const HTML = 'text/html; charset=utf-8';
const MAX_TOKEN = 500;

/** The front door, and the pages that links in e-mails lead to. */
@ApiExcludeController()
@Open()
@Controller()
export class PagesApi {
  constructor(private readonly services: Services) {}

  @Get()
  @Header('content-type', HTML)
  home(): string {
    return page(
      'Blackfang',
      `<p>Watch the prices and the stock of your competitors, and be told the moment something matters.</p>
<p>This installation speaks its API at <code>/api/v1</code>:</p>
<ul><li><a href="/api/docs">Documentation of every call</a></li><li><a href="/api/openapi.json">OpenAPI 3.1</a></li>
<li><a href="/health/ready">Health</a></li></ul>
<p class="soft">Begin with an account, then name a page:</p>
<pre>POST /api/v1/auth/register {"email", "password", "name", "tenantName"}
POST /api/v1/watches       {"url": "https://shop.example/product"}</pre>`,
    );
  }

  @Get('pages.css')
  @Header('content-type', 'text/css; charset=utf-8')
  @Header('cache-control', 'public, max-age=3600')
  css(): string {
    return CSS;
  }

  /** Where alert mails lead until there is a web app: the alert itself is for those who sign in. */
  @Get('alerts/:id')
  @Header('content-type', HTML)
  alert(@Param('id') id: string): string {
    if (!isId(id)) throw notFound('alert');
    return page(
      'An alert',
      `<p>Read it with your access token or an API key; its trace leads to the observation and to the stored page.</p>
<pre>GET /api/v1/alerts/${id}
GET /api/v1/observations/{trace.observationId}
GET /api/v1/snapshots/{trace.snapshotId}</pre><p><a href="/api/docs#/alerts">Try it in the documentation</a></p>`,
    );
  }

  @Get('confirm-channel/:token')
  @Header('content-type', HTML)
  async confirmChannel(@Param('token') token: string): Promise<string> {
    return orExpired(token, async () => {
      const { address } = await this.services.links.confirmChannel({ token });
      return page('Address confirmed', `<p>Alerts may now be sent to <b>${escapeHtml(address)}</b>.</p>`);
    });
  }

  /** Asks once: mail scanners open links, and must not mute anything. */
  @Get('mute/:token')
  @Header('content-type', HTML)
  async askToMute(@Param('token') token: string): Promise<string> {
    return orExpired(token, async () => {
      const { ruleName, muted } = await this.services.links.getMute({ token });
      if (muted) return mutedPage(ruleName);
      return page(
        'Mute this rule?',
        `<p>No more alerts will come from <b>${escapeHtml(ruleName)}</b> until somebody unmutes it.</p>
<form method="post"><button type="submit">Mute the rule</button></form>`,
      );
    });
  }

  /** The button of that page, and the one click of RFC 8058. */
  @Post('mute/:token')
  @HttpCode(200)
  @Header('content-type', HTML)
  async mute(@Param('token') token: string): Promise<string> {
    return orExpired(token, async () => mutedPage((await this.services.links.confirmMute({ token })).ruleName));
  }

  @Get('verify-email')
  @Header('content-type', HTML)
  askToVerify(@Query('token') token: string | undefined): string {
    return page(
      'Confirm your address',
      `<p>One click, so that we know that this address is yours.</p>
<form method="post"><input type="hidden" name="token" value="${escapeHtml(String(token ?? ''))}">
<button type="submit">This is my address</button></form>`,
    );
  }

  @Post('verify-email')
  @HttpCode(200)
  @Header('content-type', HTML)
  async verify(@Body() body: unknown): Promise<string> {
    const token = body instanceof URLSearchParams ? (body.get('token') ?? '') : '';
    return orExpired(token, async () => {
      await this.services.accounts.verifyEmail({ token });
      return page('Address confirmed', '<p>Thank you. You can close this page.</p>');
    });
  }
}

function mutedPage(ruleName: string): string {
  return page(
    'Muted',
    `<p>The rule <b>${escapeHtml(ruleName)}</b> sends no more alerts until somebody unmutes it.</p>`,
  );
}

/** A link that is no good is no error of the person who opened it: say so in words. */
async function orExpired(token: string, answer: () => Promise<string>): Promise<string> {
  try {
    if (token.length === 0 || token.length > MAX_TOKEN)
      throw new AppError('not_found', 'link_unknown', 'No such link.');
    return await answer();
  } catch (error) {
    if (!(error instanceof AppError) || !['not_found', 'invalid', 'conflict', 'denied'].includes(error.kind))
      throw error;
    return page(
      'This link is no longer good',
      '<p>It was used before, or its time has run out. Ask for a new one.</p>',
    );
  }
}
