/** The deployed functions, each in the environment that its own stack would give it. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { handler as api } from '#functions/api/handler.ts';
import { handler as deliver } from '#functions/deliver/handler.ts';
import { handler as evaluate } from '#functions/evaluate/handler.ts';
import { handler as feedback } from '#functions/feedback/handler.ts';
import { handler as measure } from '#functions/measure/handler.ts';
import { handler as sweep } from '#functions/sweep/handler.ts';
import { handler as track } from '#functions/track/handler.ts';
import { handler as webhook } from '#functions/webhook/handler.ts';
import { FUNCTIONS, type FunctionName } from '#shared/contracts/deployment.ts';
import {
  invokeFunction,
  type LambdaFunction,
  type LambdaHandler,
} from '../runner/invoke-function.ts';

const HANDLERS: Readonly<Record<FunctionName, LambdaHandler<never>>> = {
  api,
  deliver,
  evaluate,
  feedback,
  measure,
  sweep,
  track,
  webhook,
};

export function functionOf<E>(name: FunctionName): LambdaFunction<E> {
  const { timeoutSeconds, reservedConcurrency } = FUNCTIONS[name];
  return {
    name,
    handler: HANDLERS[name] as LambdaHandler<E>,
    timeoutSeconds,
    ...(reservedConcurrency !== undefined && { reservedConcurrency }),
  };
}

/**
 * Starts every function once, one after the other, each seeing only its own variables beside the
 * SDK's: a handler reads its environment on its first event. In Lambda every function has a process
 * of its own; here they share this one.
 */
export async function startFunctions(
  environments: ReadonlyMap<FunctionName, Readonly<Record<string, string>>>,
): Promise<void> {
  for (const [name, environment] of environments) {
    Object.assign(process.env, environment);
    const started = await invokeFunction(functionOf(name), firstEvent(name) as never);
    for (const variable of Object.keys(environment)) delete process.env[variable];
    if (started.outcome !== 'returned') {
      throw new Error(`function ${name} did not start`, {
        cause: started.outcome === 'threw' ? started.error : undefined,
      });
    }
  }
}

function firstEvent(name: FunctionName): unknown {
  const { queue, stream, everyMinute } = FUNCTIONS[name];
  if (queue !== undefined || stream !== undefined) return { Records: [] };
  return everyMinute === true ? {} : httpEvent('GET', '/health');
}

function httpEvent(method: string, path: string): Partial<APIGatewayProxyEventV2> {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: {},
    isBase64Encoded: false,
    requestContext: {
      accountId: 'local',
      apiId: 'local',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'opportune' },
      requestId: 'start',
      routeKey: '$default',
      stage: '$default',
      time: '',
      timeEpoch: 0,
    },
  };
}
