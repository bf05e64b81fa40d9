/** `npm run client`: writes client/api.ts anew from the OpenAPI document. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { apiSource } from './api-source.ts';

const target = new URL('api.ts', import.meta.url).pathname;
writeFileSync(target, apiSource());
execFileSync('node_modules/.bin/biome', ['format', '--write', target], { stdio: 'inherit' });
