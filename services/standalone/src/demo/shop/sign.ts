import { crc32, deflateSync } from 'node:zlib';

const SIZE = 96;
/** Of the shop: dark blue, with a light bar in it. */
const GROUND = [0x1d, 0x4e, 0xd8];
const BAR = [0xdb, 0xea, 0xfe];

/** The sign of the shop, as browsers show it: a PNG without any transparency. */
export const SIGN: Buffer = png((x, y) => (x > 24 && x < 72 && y > 40 && y < 56 ? BAR : GROUND));

/** https://www.w3.org/TR/png-3/ */
function png(colourAt: (x: number, y: number) => readonly number[]): Buffer {
  const rows = Array.from({ length: SIZE }, (_, y) =>
    Buffer.from([0, ...Array.from({ length: SIZE }, (_column, x) => colourAt(x, y)).flat()]),
  );
  const head = Buffer.alloc(13);
  head.writeUInt32BE(SIZE, 0);
  head.writeUInt32BE(SIZE, 4);
  head.set([8, 2], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND'),
  ]);
}

function chunk(type: string, data = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
