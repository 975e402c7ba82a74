import { crc32 } from 'node:zlib';

/**
 * Where events of a key go: CRC-32 (IEEE 802.3) of the key's UTF-8 bytes, modulo the number of partitions.
 * The same for every adapter and for ever: another choice, or other numbers of partitions, moves keys, and a key that
 * moves has no order between what was before and what comes after.
 */
export function partitionOf(key: string, partitions: number): number {
  return crc32(key) % partitions;
}
