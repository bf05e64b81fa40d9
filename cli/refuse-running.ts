/** What an engine that runs already holds: looked at before anything is started, or removed. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { openStorage } from '#local/aws/dynamodb/storage.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import { UsageError } from './usage-error.ts';

/** @throws UsageError when somebody listens there already */
export async function refuseTakenPort(port: number): Promise<void> {
  const probe = createServer();
  const listening = once(probe, 'listening');
  probe.listen(port, '127.0.0.1');
  try {
    await listening;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new UsageError(`port ${port} is in use: name another by --port`);
  }
  probe.close();
  await once(probe, 'close');
}

/** @throws UsageError when another process holds the data of that folder */
export function refuseTakenFolder(dataDir: string): void {
  const file = join(dataDir, 'dynamodb.sqlite');
  if (!existsSync(file)) return;
  try {
    openStorage(file).close();
  } catch (error) {
    if (!(error instanceof DomainError && error.code === 'DATA_IN_USE')) return; // no lock: whoever opens it says it
    throw new UsageError(`${dataDir} is in use by another process: end it, or name another folder`);
  }
}
