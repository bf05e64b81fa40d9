/**
 * Feedback queue ▶ ledger, doubt, consent, suppression (docs/runbook.md#feedback).
 * A failed event returns to the queue alone; what cannot be acted upon is quarantined with its reason.
 */
import { createFeedback } from '#shared/app/feedback.ts';
import { feedbackEnvSchema } from '#shared/contracts/env/feedback-env.ts';
import { providerEventSchema } from '#shared/contracts/provider-events/provider-event.ts';
import { defineSqsLambda } from '../runtime/define-lambda.ts';
import { readSecret } from '../runtime/secrets-manager.ts';
import { feedbackSettings, wireFeedback } from '../runtime/wire-aws.ts';

export const handler = defineSqsLambda({
  name: 'feedback',
  env: feedbackEnvSchema,
  message: providerEventSchema,
  build: (env) => createFeedback(wireFeedback(env), feedbackSettings(env)),
  secrets: readSecret,
});
