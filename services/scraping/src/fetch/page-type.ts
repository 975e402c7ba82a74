const PAGE_TYPE =
  /^(?:text\/(?!css|javascript|event-stream|vcard|calendar)|application\/(?:(?:[\w.-]+\+)?(?:json|xml)|octet-stream|(?:x-)?gzip)\b)/i;
const PACKED_TYPE = /^\s*application\/(?:(?:x-)?gzip|octet-stream)\b/i;

/** Whether a content type may be a page, a feed or data of one. None, or one that says nothing, may be. */
export function isPageType(contentType: string | null | undefined): boolean {
  return !contentType || PAGE_TYPE.test(contentType.trimStart());
}

/** Whether a content type says how a file is packed, or nothing, and so not what is in it. */
export const saysPacking = (contentType: string | null): boolean => PACKED_TYPE.test(contentType ?? '');

/** Whether a body is packed as a file, whatever the transport did: by the first bytes of gzip (RFC 1952). */
export const isPacked = ([first, second]: Uint8Array): boolean => first === 0x1f && second === 0x8b;

const SNIFFED_BYTES = 512;

/**
 * Whether a body is no text, whatever its type says (https://mimesniff.spec.whatwg.org, "binary data byte").
 * @param head the beginning of the decompressed body.
 */
export function looksBinary(head: Uint8Array, contentType: string | null): boolean {
  const [first, second] = head;
  const utf16 = (first === 0xfe && second === 0xff) || (first === 0xff && second === 0xfe);
  if (utf16 || /charset\s*=\s*["']?utf-?(?:16|32)/i.test(contentType ?? '')) return false;
  if (Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 5)).toString('latin1') === '%PDF-') return true;
  return head.subarray(0, SNIFFED_BYTES).some(isBinaryByte);
}

function isBinaryByte(byte: number): boolean {
  return byte <= 0x08 || byte === 0x0b || (byte >= 0x0e && byte <= 0x1a) || (byte >= 0x1c && byte <= 0x1f);
}
