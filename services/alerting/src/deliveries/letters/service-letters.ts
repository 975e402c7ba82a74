import type { Links } from '../../links/links.ts';
import { layOut, type Letter } from './letter.ts';

/** Asks whoever reads an address whether alerts may come to it. */
export function confirmLetter(tenantId: string, channelId: string, links: Links): Letter {
  return layOut({
    subject: 'Confirm this address for price alerts',
    heading: 'Receive price alerts here?',
    paragraphs: [
      'Somebody asked Blackfang to send price alerts to this address.',
      'Open the link to agree. Without it nothing will be sent; if you did not expect this mail, do nothing.',
    ],
    links: [['Confirm this address', links.confirmChannel(tenantId, channelId)]],
    footer: 'The link is good for 7 days.',
  });
}

export function testLetter(links: Links): Letter {
  return layOut({
    subject: 'A test of your alert channel',
    heading: 'It works',
    paragraphs: ['This mail was asked for to see whether alerts reach this address. They do.'],
    links: [['See your alerts', links.alerts()]],
  });
}

export interface DisabledEndpoint {
  readonly id: string;
  readonly url: string;
  readonly reason: string;
}

/** Tells that an endpoint gets nothing any more. */
export function endpointDisabledLetter(endpoint: DisabledEndpoint, links: Links): Letter {
  return layOut({
    subject: 'A webhook endpoint was switched off',
    heading: 'A webhook endpoint was switched off',
    paragraphs: [
      endpoint.reason === 'gone'
        ? 'It answered 410 Gone, which says that it wants no more events.'
        : 'It has answered no event successfully for too long.',
      'Switch it on again when it is ready. Failed deliveries can be sent again one by one.',
    ],
    table: [['Endpoint', endpoint.url]],
    links: [['See the endpoint', links.endpoint(endpoint.id)]],
  });
}
