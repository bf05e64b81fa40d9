import { UsageError } from './usage-error.ts';

/** @throws UsageError when there is no such folder */
export async function openFolder<T>(
  folder: string,
  read: (folder: string) => Promise<T>,
): Promise<T> {
  try {
    return await read(folder);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new UsageError(`there is no folder "${folder}"`);
    throw error;
  }
}
