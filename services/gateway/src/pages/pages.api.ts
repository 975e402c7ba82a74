import { AppError } from '@blackfang/core';
import { Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { Open } from '../http/access.guard.ts';
import { Services } from '../services.ts';
import { CSS, escapeHtml, page } from './page.ts';

const HTML = 'text/html; charset=utf-8';
const MAX_TOKEN = 500;

/** The pages of links in e-mails that need nobody signed in and nothing typed; all others are screens of the web app. */
@Open()
@Controller()
export class PagesApi {
  constructor(private readonly services: Services) {}

  @Get('pages.css')
  @Header('content-type', 'text/css; charset=utf-8')
  @Header('cache-control', 'public, max-age=3600')
  css(): string {
    return CSS;
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
