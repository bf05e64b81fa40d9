/**
 * `npm run deploy -- --stage prod`: all stacks of one stage. What stands before `--stage` goes to the
 * CDK CLI instead of `deploy` (`diff`, `destroy`), what follows the stage's name goes to it as well.
 * docs/deploy.md tells the way from an empty account.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { STAGE_NAMES, stageSettings } from './stages.ts';

const given = process.argv.slice(2);
const at = given.indexOf('--stage');
const stage = given[at + 1];
const action = at > 0 ? given.slice(0, at) : ['deploy'];
if (at < 0 || stage === undefined) {
  process.stderr.write(
    `npm run deploy -- [diff|destroy] --stage ${STAGE_NAMES.join('|')} [options of cdk]\n`,
  );
  process.exit(2);
}
stageSettings(stage);
const cli = dirname(createRequire(import.meta.url).resolve('aws-cdk/package.json'));
const { status } = spawnSync(
  process.execPath,
  [
    join(cli, 'bin', 'cdk'),
    ...action,
    `opportune-${stage}/*`,
    '--context',
    `stage=${stage}`,
    ...given.slice(at + 2),
  ],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
