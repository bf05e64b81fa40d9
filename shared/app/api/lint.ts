/** The review of a campaign's newest version, without handing it in. */
import { problem } from '#shared/contracts/http/problem.ts';
import type { Handlers } from './call.ts';
import type { ApiPorts } from './ports.ts';
import { reviewCampaign } from './review-campaign.ts';
import { submitErrors } from './submit-errors.ts';

export function createLintHandlers(
  ports: Pick<ApiPorts, 'campaigns' | 'templates' | 'segments' | 'settings' | 'offerCodes'>,
): Handlers<'lint'> {
  return {
    async lint({ params, query, now }) {
      const head = await ports.campaigns.head(params.id);
      const stored =
        head === undefined ? undefined : await ports.campaigns.version(head.id, head.version);
      if (stored === undefined) return problem('CAMPAIGN_UNKNOWN');
      const { customersPerWeek, baseRate, relativeLift } = query;
      const reviewed = await reviewCampaign(ports, stored.campaign, {
        ...(customersPerWeek !== undefined && { customersPerWeek }),
        ...(baseRate !== undefined && { baseRate }),
        ...(relativeLift !== undefined && { relativeLift }),
      });
      const errors = submitErrors(reviewed, stored.campaign, now);
      const { warnings } = reviewed;
      return {
        status: 200,
        body: { version: stored.version, ready: errors.length === 0, errors, warnings },
      };
    },
  };
}
