import type { IncomingHttpHeaders } from 'node:http';

interface Wall {
  readonly vendor: string;
  readonly header?: readonly [name: string, value: RegExp];
  /** Stands in the challenge, not in pages that the same vendor lets pass. */
  readonly text?: RegExp;
}

const WALLS: readonly Wall[] = [
  {
    vendor: 'Cloudflare',
    header: ['cf-mitigated', /challenge|block/],
    text: /_cf_chl_opt|<title>\s*(?:Just a moment\.\.\.|Attention Required! \| Cloudflare)|id="cf-error-details"/i,
  },
  { vendor: 'DataDome', text: /captcha-delivery\.com/i },
  { vendor: 'HUMAN', text: /px-captcha|<title>\s*Access to this page has been denied/i },
  { vendor: 'Akamai', text: /errors\.edgesuite\.net|sec-if-cpt-container|[?&"']bm-verify[="']/i },
  {
    vendor: 'Imperva',
    text: /Incapsula incident ID|_Incapsula_Resource\?(?:CWUDNSAI|SWUDNSAI|SWHANEDL)|id="main-iframe"[^>]*_Incapsula_/i,
  },
  {
    vendor: 'AWS WAF',
    header: ['x-amzn-waf-action', /challenge|captcha/],
    text: /awswaf\.com\/[^"']*\/challenge|gokuProps/,
  },
  { vendor: 'Kasada', header: ['x-kpsdk-ct', /./], text: /KPSDK\.(?:now|start)|\/ips\.js\?/ },
  { vendor: 'Sucuri', text: /sucuri_cloudproxy_js|<title>\s*Sucuri WebSite Firewall/i },
  { vendor: 'Amazon', text: /\/errors\/validateCaptcha/ },
  {
    vendor: 'captcha',
    text: /<title>\s*(?:robot check|bot (?:check|verification)|captcha|human verification|security (?:check|verification)|are you (?:a )?(?:human|robot)|(?:please )?verify (?:that )?you(?:'re| are) (?:a )?human|pardon our interruption|checking your browser|unusual traffic|access denied|request blocked)[^<]{0,60}<\/title>/i,
  },
];

/** Pages of shops are longer; challenges hold a script and little else. Characters. */
const MAX_CHALLENGE_LENGTH = 12_000;

/** What product pages have and challenges do not. */
const CONTENT = /application\/ld\+json|itemprop=|property=["']?(?:og:price|product:price)/i;

/**
 * Tells whether a site answered with a challenge for browsers and people instead of its page.
 * @param text the answer, or its beginning, decoded.
 * @param whole whether `text` is all of it: behind a status of success a long page is no challenge.
 * @returns whose wall it is, or null.
 */
export function recognizeBotWall(
  status: number,
  headers: IncomingHttpHeaders,
  text: string,
  whole: boolean,
): string | null {
  const success = status >= 200 && status < 300;
  const judged = !success || (whole && text.length <= MAX_CHALLENGE_LENGTH && !CONTENT.test(text));
  for (const wall of WALLS) {
    const [name, value] = wall.header ?? [];
    if (name && value?.test(String(headers[name] ?? '')) && (!success || judged)) return wall.vendor;
    if (judged && wall.text?.test(text)) return wall.vendor;
  }
  return null;
}
