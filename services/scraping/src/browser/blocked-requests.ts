/** Patterns in the notation of CDP: what measures visitors and shows advertisements, and says nothing of products. */
const TRACKERS = [
  'google-analytics.com',
  'googletagmanager.com',
  'googlesyndication.com',
  'doubleclick.net',
  'googleadservices.com',
  'connect.facebook.net',
  'bat.bing.com',
  'clarity.ms',
  'hotjar.com',
  'criteo.com',
  'criteo.net',
  'adnxs.com',
  'taboola.com',
  'outbrain.com',
  'segment.io',
  'segment.com',
  'mixpanel.com',
  'amplitude.com',
  'fullstory.com',
  'newrelic.com',
  'nr-data.net',
  'sentry.io',
  'scorecardresearch.com',
  'quantserve.com',
  'tiktok.com',
  'snapchat.com',
  'pinterest.com',
  'mouseflow.com',
  'optimizely.com',
  'demdex.net',
  'omtrdc.net',
  'adsrvr.org',
  'rubiconproject.com',
  'pubmatic.com',
  'amazon-adsystem.com',
];

export interface RequestPattern {
  readonly urlPattern?: string;
  readonly resourceType?: 'Document' | 'Image' | 'Font' | 'Media';
  readonly requestStage: 'Request' | 'Response';
}

/**
 * What is stopped for a look: documents, which are judged, and what is refused.
 * @param pictures whether images are wanted, for a screenshot.
 */
export function stoppedRequests(pictures: boolean): RequestPattern[] {
  const kinds = pictures ? (['Font', 'Media'] as const) : (['Image', 'Font', 'Media'] as const);
  return [
    { resourceType: 'Document', requestStage: 'Request' },
    { resourceType: 'Document', requestStage: 'Response' },
    ...kinds.map((resourceType) => ({ resourceType, requestStage: 'Request' }) as const),
    { urlPattern: '*://*/favicon.ico', requestStage: 'Request' },
    ...TRACKERS.map((host) => ({ urlPattern: `*://*${host}/*`, requestStage: 'Request' }) as const),
  ];
}
