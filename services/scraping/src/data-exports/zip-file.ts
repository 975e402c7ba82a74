import { once } from 'node:events';
import { crc32, createDeflateRaw, type DeflateRaw } from 'node:zlib';

const VERSION = 20;
/** Sizes stand behind the data (bit 3), names are UTF-8 (bit 11). */
const FLAGS = 0x0808;
const DEFLATE = 8;

interface Entry {
  readonly name: Buffer;
  readonly offset: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

/** One file of a ZipFile, written in pieces. */
interface OpenEntry {
  readonly name: Buffer;
  readonly deflate: DeflateRaw;
  readonly ended: Promise<unknown>;
  readonly pieces: Buffer[];
  packed: number;
  crc: number;
  size: number;
}

/**
 * A ZIP archive (PKWARE APPNOTE 6.3, without ZIP64: less than 4 GB) that is made piece by piece, and held packed.
 * Packing is done beside the event loop.
 */
export class ZipFile {
  readonly #date: number;
  readonly #parts: Buffer[] = [];
  readonly #entries: Entry[] = [];
  #open: OpenEntry | undefined;
  #offset = 0;

  /** @param date of all files, in UTC */
  constructor(date: Date) {
    const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
    const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
    this.#date = day * 0x10000 + time;
  }

  /** Packed, as far as it is. */
  get bytes(): number {
    return this.#offset + (this.#open?.packed ?? 0);
  }

  /** Begins a file, and ends the one before. */
  async begin(name: string): Promise<void> {
    await this.#end();
    const deflate = createDeflateRaw();
    const ended = once(deflate, 'end');
    const open: OpenEntry = { name: Buffer.from(name), deflate, ended, pieces: [], packed: 0, crc: 0, size: 0 };
    deflate.on('data', (piece: Buffer) => {
      open.pieces.push(piece);
      open.packed += piece.length;
    });
    this.#open = open;
  }

  async write(text: string): Promise<void> {
    const open = this.#open;
    if (open === undefined) throw new Error('No file is open.');
    const bytes = Buffer.from(text);
    open.crc = crc32(bytes, open.crc);
    open.size += bytes.length;
    if (!open.deflate.write(bytes)) await once(open.deflate, 'drain');
  }

  /** @returns the whole of it; nothing can be added then */
  async end(): Promise<Buffer> {
    await this.#end();
    const start = this.#offset;
    for (const entry of this.#entries) this.#add(this.#directoryOf(entry), entry.name);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(this.#entries.length, 8);
    end.writeUInt16LE(this.#entries.length, 10);
    end.writeUInt32LE(this.#offset - start, 12);
    end.writeUInt32LE(start, 16);
    this.#add(end);
    return Buffer.concat(this.#parts);
  }

  async #end(): Promise<void> {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    open.deflate.end();
    await open.ended;
    const { name, pieces, packed, crc, size } = open;
    const offset = this.#offset;
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    this.#describe(head, 4, name);
    const behind = Buffer.alloc(16);
    behind.writeUInt32LE(0x08074b50, 0);
    behind.writeUInt32LE(crc, 4);
    behind.writeUInt32LE(packed, 8);
    behind.writeUInt32LE(size, 12);
    this.#add(head, name, ...pieces, behind);
    this.#entries.push({ name, offset, crc, packed, size });
  }

  #directoryOf({ name, offset, crc, packed, size }: Entry): Buffer {
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(VERSION, 4);
    this.#describe(entry, 6, name);
    entry.writeUInt32LE(crc, 16);
    entry.writeUInt32LE(packed, 20);
    entry.writeUInt32LE(size, 24);
    entry.writeUInt32LE(offset, 42);
    return entry;
  }

  /** What both kinds of heads say, from the version on. */
  #describe(head: Buffer, at: number, name: Buffer): void {
    head.writeUInt16LE(VERSION, at);
    head.writeUInt16LE(FLAGS, at + 2);
    head.writeUInt16LE(DEFLATE, at + 4);
    head.writeUInt32LE(this.#date, at + 6);
    head.writeUInt16LE(name.length, at + 22);
  }

  #add(...parts: readonly Buffer[]): void {
    for (const part of parts) {
      this.#parts.push(part);
      this.#offset += part.length;
    }
  }
}
