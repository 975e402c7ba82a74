import { AppError } from '@blackfang/core';

export const isOfTheWeb = (url: string): boolean => /^https?:$/.test(URL.parse(url)?.protocol ?? '');

export function notOfTheWeb(): AppError {
  return new AppError('unprocessable', 'address_forbidden', 'The page leads to what is no page of the web.');
}

/** @param errorText Chromium's: `net::ERR_CERT_DATE_INVALID`. */
export function navigationError(errorText: string, url: string): AppError {
  const meta = { url };
  if (/ERR_(?:CERT|SSL|BAD_SSL)/.test(errorText)) {
    const message = `The server has no valid certificate or broken TLS (${errorText}).`;
    return new AppError('unavailable', 'tls_failed', message, { meta });
  }
  if (/ERR_(?:PROXY_AUTH|INVALID_AUTH_CREDENTIALS)/.test(errorText)) {
    return new AppError('unavailable', 'browser_ended', 'The browser has lost its pass through the guard.', { meta });
  }
  if (errorText === 'net::ERR_TOO_MANY_REDIRECTS') {
    return new AppError('unprocessable', 'redirect_loop', 'The page redirects in a circle.', { meta });
  }
  if (errorText === 'net::ERR_ABORTED') {
    return new AppError('unprocessable', 'download_refused', 'The address leads to no page that is shown.', { meta });
  }
  return new AppError('unavailable', 'navigation_failed', `The browser could not open the page (${errorText}).`, {
    meta,
  });
}
