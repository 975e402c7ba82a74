// Checks that a webhook comes from Blackfang. Needs Node.js 20 or newer, and no package.
import { createHmac, timingSafeEqual } from 'node:crypto';

const TOLERANCE_S = 300;

/**
 * @param {string} secret as it was shown: whsec_ and base64
 * @param {Record<string, string>} headers of the request, their names in lower case
 * @param {Buffer} body the bytes as they came, before anything parses them
 * @returns the event; throws where it is not signed, or too old
 */
export function verifyWebhook(secret, headers, body) {
  const id = headers['webhook-id'] ?? '';
  const timestamp = headers['webhook-timestamp'] ?? '';
  const signatures = (headers['webhook-signature'] ?? '').split(' ');
  const age = Math.abs(Date.now() / 1000 - Number(timestamp));
  if (!(age <= TOLERANCE_S)) throw new Error('The webhook is too old, or from the future.');

  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signed = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body);
  const wanted = Buffer.from(`v1,${signed.digest('base64')}`);
  const isGood = signatures.some((signature) => {
    const given = Buffer.from(signature);
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  });
  if (!isGood) throw new Error('The signature is not right.');
  return JSON.parse(body.toString());
}
