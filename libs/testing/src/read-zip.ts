import { crc32, inflateRawSync } from 'node:zlib';

const DIRECTORY_END = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const FILE = 0x04034b50;

/**
 * Reads a ZIP archive as a program that opens such does: from the end to the directory, and from there to each file.
 * @returns texts by name
 * @throws Error where it is none, or a file is not what its checksum says
 */
export function readZip(zip: Buffer): Record<string, string> {
  const end = zip.length - 22;
  demand(zip.readUInt32LE(end) === DIRECTORY_END, 'end of the directory');
  const files: Record<string, string> = {};
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    demand(zip.readUInt32LE(at) === DIRECTORY_ENTRY, 'entry of the directory');
    const [packed, size, length] = [zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 24), zip.readUInt16LE(at + 28)];
    const local = zip.readUInt32LE(at + 42);
    demand(zip.readUInt32LE(local) === FILE, 'file');
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const plain = inflateRawSync(zip.subarray(start, start + packed));
    demand(plain.length === size && crc32(plain) === zip.readUInt32LE(at + 16), 'contents');
    files[zip.toString('utf8', at + 46, at + 46 + length)] = plain.toString();
    at += 46 + length;
  }
  demand(at === end, 'end');
  return files;
}

function demand(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(`The archive has no ${what} where it must be.`);
}
