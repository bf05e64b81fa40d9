import { Logger } from '@aws-lambda-powertools/logger';

/** One logger per process. No event, customer or address is ever handed to it. */
export const logger = new Logger({
  serviceName: process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'opportune',
});
