interface FailureWords {
  /** For a cell of the table. */
  readonly short: string;
  /** What one can do; empty where nothing helps but waiting. */
  readonly advice: string;
}

const REFUSED = 'Check less often, or see whether the page opens in a browser without signing in.';
const WORDS: Readonly<Record<string, FailureWords>> = {
  bot_wall: { short: 'Bot wall', advice: 'Check less often; most walls open again after some hours.' },
  empty_page: { short: 'Empty page', advice: 'See whether the page shows anything in a browser.' },
  not_a_page: { short: 'Not a page', advice: 'Watch the address of the page that shows the price.' },
  dns_failed: { short: 'Site not found', advice: 'Check the address, or wait until the site is back.' },
  proxy_missing: { short: 'No proxy', advice: 'Add a proxy to its pool, or choose another way.' },
  proxy_resting: { short: 'Proxies rest', advice: 'They failed and are tried again soon. See Settings, Proxies.' },
  proxy_refused: { short: 'Proxy refuses', advice: 'See whether its user name and password are right.' },
  proxy_unreadable: { short: 'Proxy login lost', advice: 'Give the proxy its user name and password again.' },
  robots_forbidden: { short: 'Forbidden by robots.txt', advice: 'Watch another page: this site asks not to read it.' },
  address_forbidden: { short: 'Address forbidden', advice: 'The page leads to an address that may not be called.' },
  tls_failed: { short: 'Certificate not valid', advice: 'The site has to renew its certificate.' },
  too_large: { short: 'Page too large', advice: 'Watch a page of one product.' },
  too_many_redirects: { short: 'Too many redirects', advice: 'Watch the address where the browser ends up.' },
  redirect_loop: { short: 'Redirects in a circle', advice: 'Watch the address where the browser ends up.' },
  http_401: { short: 'Access refused (401)', advice: REFUSED },
  http_403: { short: 'Access refused (403)', advice: REFUSED },
  http_404: { short: 'Page gone (404)', advice: 'Find where the product is now, and watch that address.' },
  http_410: { short: 'Page gone (410)', advice: 'Find where the product is now, and watch that address.' },
  http_429: { short: 'Too many requests', advice: 'Check less often.' },
};

/** Why a look failed, and what one can do about it. A reason without words of its own is told as it is. */
export function failureWords(reason: string): FailureWords {
  const known = WORDS[reason];
  if (known !== undefined) return known;
  const status = /^http_(\d{3})$/.exec(reason)?.[1];
  if (status !== undefined) {
    return status.startsWith('5')
      ? { short: `Site in trouble (${status})`, advice: 'It is tried again by itself.' }
      : { short: `Answered ${status}`, advice: 'See whether the page opens in a browser.' };
  }
  const words = reason.replaceAll('_', ' ');
  return { short: `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`, advice: '' };
}
