/** What a campaign caused, for programs and for spreadsheets; and how long that takes to see. */
import { problem } from '#shared/contracts/http/problem.ts';
import { effectCsv } from '#shared/domain/effect/effect-csv.ts';
import { planExperiment } from '#shared/domain/effect/plan-experiment.ts';
import { createReadEffect } from '../effect.ts';
import type { Handlers } from './call.ts';
import type { ApiPorts } from './ports.ts';

export function createEffectHandlers(
  ports: Pick<ApiPorts, 'campaigns' | 'measurements' | 'settings'>,
): Handlers<'getEffect' | 'planExperiment'> {
  const readEffect = createReadEffect(ports);
  return {
    async getEffect({ params, query, accept, now }) {
      const { fixedCost, correction } = query;
      const view = await readEffect(params.id, {
        ...(fixedCost !== undefined && { fixedCost }),
        ...(correction !== undefined && { correction }),
      });
      if (view === undefined) return problem('CAMPAIGN_UNKNOWN');
      const { head, report, responses } = view;
      const vary = { vary: 'accept' };
      if ((query.format ?? preferred(accept)) === 'csv') {
        return {
          status: 200,
          body: effectCsv(report, { responses }),
          headers: {
            ...vary,
            'content-type': 'text/csv; charset=utf-8; header=present',
            'content-disposition': `attachment; filename="effect-${head.id}.csv"`,
          },
        };
      }
      const campaign = { id: head.id, name: head.name, status: head.status };
      return {
        status: 200,
        headers: vary,
        body: { campaign, asOf: now.toISOString(), ...report, responses },
      };
    },

    async planExperiment({ query: { confidence, power, band, ...wanted } }) {
      const plan = planExperiment({
        ...wanted,
        ...(confidence !== undefined && { alpha: 1 - confidence }),
        ...(power !== undefined && { power }),
        ...(band !== undefined && { band }),
      });
      return { status: 200, body: plan };
    },
  };
}

/** CSV only for those who name it and do not name JSON, too. */
const preferred = (accept: string): 'json' | 'csv' =>
  /\btext\/csv\b/i.test(accept) && !/\bapplication\/json\b/i.test(accept) ? 'csv' : 'json';
