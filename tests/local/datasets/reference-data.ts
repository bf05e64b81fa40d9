/** Where the reference data lies, for tests that skip, saying so, without it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root =
  process.env.OPPORTUNE_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));

export const BERKA = join(root, 'berka');
export const berkaIsAbsent = !existsSync(join(BERKA, 'account.csv'));
export const WITHOUT_BERKA = 'skipped: the Berka tables are absent (set OPPORTUNE_DATA)';
