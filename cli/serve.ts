/** `opportune serve`: the engine on this machine, in real time, for whoever has a token of it. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Engine, startEngine } from '#local/engine/start-engine.ts';
import {
  DEVELOPMENT_AUDIENCE,
  DEVELOPMENT_ISSUER,
  holdsIdentity,
  openDevelopmentIssuer,
} from '#local/identity/development-issuer.ts';
import { createJwtAuthorizer } from '#local/runner/jwt-authorizer.ts';
import type { Command } from './command.ts';
import { recipientsOf } from './demo.ts';
import { say, sayError, toldToEnd } from './engine-host.ts';
import { readOptions, wholeNumber } from './read-options.ts';
import { refuseTakenFolder, refuseTakenPort } from './refuse-running.ts';
import { SERVE_DATA_DIR } from './serve-data.ts';
import { UsageError } from './usage-error.ts';

const USAGE = `opportune serve: the engine on this machine, in real time, with sign-in
  --data-dir FOLDER   where state and the key of its tokens are kept (default .opportune/serve)
  --fresh             begin anew, whatever is kept there
  --port N            where the API and the inbox are served (default 8080)
Tokens for it: opportune token --role marketer --name anna`;

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

export const serve: Command = {
  async run(args) {
    const { values } = readOptions(args, OPTIONS, USAGE);
    const port = wholeNumber('port', values.port, 0, 65_535);
    const dataDir = values['data-dir'];
    // Before anything is removed: it may be this very engine that is running there.
    await refuseTakenPort(port);
    refuseTakenFolder(dataDir);
    if (values.fresh) removeOwn(dataDir);
    mkdirSync(dataDir, { recursive: true });
    const signal = toldToEnd();
    const { keys } = await openDevelopmentIssuer(dataDir);
    const engine = await startEngine({
      port,
      dataDir,
      recipients: recipientsOf('serve'),
      onError: sayError,
      authorizer: createJwtAuthorizer({
        issuer: DEVELOPMENT_ISSUER,
        audience: [DEVELOPMENT_AUDIENCE],
        keys,
      }),
    });
    try {
      say(`Serving: inbox ${engine.url}/inbox   API ${engine.url}/v1/docs   (Ctrl-C ends it)`);
      await keepTime(engine, signal);
    } finally {
      await engine.close();
    }
    return 0;
  },
};

const OPTIONS = {
  'data-dir': { type: 'string', default: SERVE_DATA_DIR },
  fresh: { type: 'boolean', default: false },
  port: { type: 'string', default: '8080' },
} as const;

/** @throws UsageError for a folder of anything else: a slip of the pen must not cost somebody their work */
function removeOwn(dataDir: string): void {
  if (!existsSync(dataDir)) return;
  if (readdirSync(dataDir).length > 0 && !holdsIdentity(dataDir))
    throw new UsageError(`${dataDir} holds no engine of "opportune serve": nothing is removed`);
  rmSync(dataDir, { recursive: true });
}

/** What the scheduler does each minute, and what simulated recipients do in between; until `signal`. */
async function keepTime(engine: Engine, signal: AbortSignal): Promise<void> {
  let sweptAt = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    const now = Date.now();
    await engine.aws.provider.advanceTo(now);
    if (now - sweptAt >= MINUTE_MS) {
      sweptAt = now;
      // The next minute finds again what this one did not do.
      await engine.sweep().catch((error: unknown) => say(`sweep: ${String(error)}`));
    }
    await sleep(SECOND_MS, undefined, { signal }).catch(() => undefined);
  }
}
