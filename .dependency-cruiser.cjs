/**
 * Who may import whom: the table of docs/architecture.md, one rule per room.
 * A rule names what a room may reach; anything else is an error.
 */
const only = (room, from, allowed, comment) => ({
  name: `${room}-imports`,
  comment,
  severity: 'error',
  from: { path: from },
  to: { pathNot: allowed },
});

const ZOD = '^node_modules/zod/';

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not-resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-development-dependency-in-the-product',
      severity: 'error',
      from: { path: '^(shared|functions)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    only(
      'domain',
      '^shared/domain/',
      ['^shared/domain/', ZOD],
      'pure: no clock, no randomness, no environment, no node:',
    ),
    only('contracts', '^shared/contracts/', ['^shared/(contracts|domain)/', ZOD], 'wire shapes'),
    only(
      'ports',
      '^shared/ports/',
      ['^shared/(ports|domain)/'],
      'what the application needs of the world; types only',
    ),
    {
      name: 'ports-types-only',
      severity: 'error',
      from: { path: '^shared/ports/' },
      to: { dependencyTypesNot: ['type-only'] },
    },
    only('app', '^shared/app/', ['^shared/(app|domain|contracts|ports)/'], 'use cases'),
    only(
      'adapters',
      '^shared/adapters/([^/]+)/',
      [
        '^shared/(domain|contracts|ports)/',
        '^shared/adapters/$1/',
        '^node_modules/',
        '^(node:)?[a-z_/]+$',
      ],
      'one technology each, never app, never another technology',
    ),
    only(
      'handlers',
      '^functions/[^/]+/handler\\.ts$',
      ['^shared/(app|contracts)/', '^functions/runtime/', ZOD],
      'adapters only through the composition root',
    ),
    only(
      'infra',
      '^infra/',
      ['^infra/', '^shared/contracts/', '^node_modules/', '^(node:)?[a-z_/]+$'],
      'handlers by path, never by import',
    ),
    only('client', '^client/(client|api)\\.ts$', ['^client/api\\.ts$'], 'runs wherever fetch is'),
    {
      name: 'nothing-imports-the-outside',
      severity: 'error',
      from: { path: '^(shared|functions|infra)/' },
      to: { path: '^(local|cli|client|bench|simulation|tests)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
