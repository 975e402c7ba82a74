import { open } from 'node:fs/promises';
import { AppError } from '@blackfang/core';
import { LIMITS } from '../extract/limits.ts';
import type { ExtractionTask } from '../extraction-pool/messages.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read',
  EISDIR: 'is a folder',
  ENOTDIR: 'does not exist',
};

/** The error of a file that can't be opened, in words. */
export function toFileError(file: string, error: unknown): AppError {
  const why = REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? 'could not be read';
  return new AppError('invalid', 'file_unreadable', `The file ${file} ${why}.`, { cause: error });
}

/**
 * A saved page, gzipped or not, as a task for the pool.
 * @throws AppError `invalid` file_unreadable · `too_large` page_too_large
 */
export async function readSavedPage(file: string, url: string): Promise<ExtractionTask> {
  try {
    await using handle = await open(file);
    const { size } = await handle.stat();
    if (size > LIMITS.pageBytes)
      throw new AppError('too_large', 'page_too_large', `The file ${file} is larger than a page can be.`);
    const bytes = await handle.readFile();
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return { url, contentType: null, bytes, codings: isGzip ? ['gzip'] : [] };
  } catch (error) {
    throw error instanceof AppError ? error : toFileError(file, error);
  }
}
