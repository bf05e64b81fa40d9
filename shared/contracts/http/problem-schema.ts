/** Problems as the API describes them; answering needs no schema. */
import * as z from 'zod';
import { once } from '#shared/domain/once.ts';
import { type InputError, PROBLEMS, type ProblemBody, type ProblemCode } from './problem.ts';

export const inputErrorSchema = once(
  () =>
    z
      .object({
        pointer: z
          .string()
          .optional()
          .meta({
            description: 'Where in the body: a JSON pointer (RFC 6901) as a URI fragment.',
            examples: ['#/trigger/where/value'],
          }),
        parameter: z
          .string()
          .optional()
          .meta({ description: 'Which path or query parameter or header.' }),
        rule: z.string().meta({ description: 'Which rule is broken, for programs.' }),
        detail: z.string().meta({ description: 'What is wrong, for people.' }),
      })
      .meta({ id: 'InputError' }) satisfies z.ZodType<InputError>,
);

export const problemSchema = once(
  () =>
    z
      .object({
        type: z.string().meta({ examples: ['/v1/docs#INPUT_INVALID'] }),
        title: z.string(),
        status: z.number().int(),
        code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
        detail: z.string().optional(),
        requestId: z.string(),
        errors: z.array(inputErrorSchema()).optional(),
      })
      .meta({
        id: 'Problem',
        description: 'RFC 9457 problem details.',
      }) satisfies z.ZodType<ProblemBody>,
);
