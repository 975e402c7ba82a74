import { Controller, Get, Header } from '@nestjs/common';
import type { GatewayConfig } from '../config.ts';
import { Open } from '../http/access.guard.ts';
import { escapeHtml, page } from './page.ts';

/** Whom a site can write to. */
export class BotContact {
  readonly address: string | undefined;

  constructor({ BOT_CONTACT }: Pick<GatewayConfig, 'BOT_CONTACT'>) {
    this.address = BOT_CONTACT;
  }
}

/** What we call ourselves names this page: for whoever finds us in the log of a server and wonders. */
@Open()
@Controller('bot')
export class BotApi {
  constructor(private readonly contact: BotContact) {}

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'public, max-age=3600')
  show(): string {
    return page('BlackfangBot', `${ABOUT}${contactOf(this.contact.address)}`);
  }
}

const ABOUT = `
<p>BlackfangBot looks at public pages of shops for people who compare prices and stock. It reads single pages that
somebody chose, again and again in peace; it does not copy sites.</p>
<h2>What it fetches</h2>
<ul>
<li>The chosen pages and their <code>robots.txt</code>, which it asks for once a day.</li>
<li>Of one site no more than four pages at once, a second or more after each other. It asks whether a page has changed before
it fetches it again, and slows down when your server is slow or says 429 or 503. <code>Retry-After</code> and
<code>Crawl-delay</code> are kept.</li>
<li>It fills in no forms and solves no captchas.</li>
</ul>
<h2>How to be left alone</h2>
<p>Say so in the <code>robots.txt</code> of your site (RFC 9309). It takes effect within a day.</p>
<pre>User-agent: BlackfangBot
Disallow: /</pre>
<p>To be visited more rarely, ask for seconds between two pages:</p>
<pre>User-agent: BlackfangBot
Crawl-delay: 30</pre>`;

function contactOf(address: string | undefined): string {
  if (address === undefined) return '';
  const text = escapeHtml(address);
  return `<h2>Write to us</h2><p><a href="mailto:${text}">${text}</a></p>`;
}
