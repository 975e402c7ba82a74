/** A picture that may be shown: what its bytes are, whatever its server says. */
export interface Picture {
  readonly type: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp' | 'image/x-icon';
  readonly bytes: Buffer;
}

export const MAX_PICTURE_BYTES = 64 << 10;
/** Wider or higher ones cost more to show than a sign is worth. */
const MAX_PIXELS = 1_024;

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Knows a picture by its first bytes, as https://mimesniff.spec.whatwg.org does, with its size. Drawings (SVG) are none:
 * they may hold scripts.
 * @returns null for anything else, and for one that is too large
 */
export function pictureOf(bytes: Buffer): Picture | null {
  if (bytes.length > MAX_PICTURE_BYTES) return null;
  for (const [type, measure] of KINDS) {
    const size = measure(bytes);
    if (size === null) continue;
    const { width, height } = size;
    return width > 0 && height > 0 && width <= MAX_PIXELS && height <= MAX_PIXELS ? { type, bytes } : null;
  }
  return null;
}

const KINDS: readonly (readonly [Picture['type'], (bytes: Buffer) => Size | null])[] = [
  ['image/png', sizeOfPng],
  ['image/gif', sizeOfGif],
  ['image/webp', sizeOfWebp],
  ['image/jpeg', sizeOfJpeg],
  ['image/x-icon', sizeOfIcon],
];

const begins = (bytes: Buffer, magic: string, at = 0): boolean =>
  bytes.length >= at + magic.length && bytes.toString('latin1', at, at + magic.length) === magic;

function sizeOfPng(bytes: Buffer): Size | null {
  if (!begins(bytes, '\x89PNG\r\n\x1a\n') || !begins(bytes, 'IHDR', 12) || bytes.length < 24) return null;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

function sizeOfGif(bytes: Buffer): Size | null {
  if (!(begins(bytes, 'GIF87a') || begins(bytes, 'GIF89a')) || bytes.length < 10) return null;
  return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
}

/** https://developers.google.com/speed/webp/docs/riff_container */
function sizeOfWebp(bytes: Buffer): Size | null {
  if (!begins(bytes, 'RIFF') || !begins(bytes, 'WEBP', 8) || bytes.length < 30) return null;
  if (begins(bytes, 'VP8X', 12)) return { width: 1 + bytes.readUIntLE(24, 3), height: 1 + bytes.readUIntLE(27, 3) };
  if (begins(bytes, 'VP8L', 12)) {
    const bits = bytes.readUInt32LE(21);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff) };
  }
  if (begins(bytes, 'VP8 ', 12)) {
    return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
  }
  return null;
}

/** From segment to segment until the frame's own, ITU T.81, B.2. */
function sizeOfJpeg(bytes: Buffer): Size | null {
  if (!begins(bytes, '\xff\xd8\xff')) return null;
  for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

/** The first of its pictures; 0 stands for 256. */
function sizeOfIcon(bytes: Buffer): Size | null {
  if (!begins(bytes, '\0\0\x01\0') || bytes.length < 22 || bytes.readUInt16LE(4) === 0) return null;
  return { width: bytes[6] || 256, height: bytes[7] || 256 };
}
