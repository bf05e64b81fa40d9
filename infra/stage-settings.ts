/** What a stage is made of, checked before anything is synthesized. The values are in stages.ts. */
import * as z from 'zod';
import { evaluateEnvSchema } from '#shared/contracts/env/evaluate-env.ts';
import { feedbackEnvSchema } from '#shared/contracts/env/feedback-env.ts';
import { iamRolesSchema } from '#shared/contracts/http/iam-principal.ts';
import { STAGE_DEFAULT_DAYS } from '#shared/contracts/retention.ts';

/** A setting that goes straight to functions is checked by the functions' own schema. */
const { TENANT, DECISION_RETENTION, LATENESS } = evaluateEnvSchema.shape;

const host = z.string().regex(/^(?=.{4,253}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be a host name');
const account = z.string().regex(/^\d{12}$/, 'must be 12 digits');

/** What CloudWatch Logs offers, from a day to ten years. */
const LOG_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 3653];

const domainSchema = z.strictObject({
  hostedZoneId: z.string().regex(/^Z[A-Z0-9]+$/),
  zoneName: host,
  /** Where customers' links lead: short, since it stands in every text message. */
  links: host,
  /** Where marketers' tools call the API. */
  api: host,
  /** The gateway's own name, behind the edge. */
  origin: host,
});

const textMessagesSchema = z.strictObject({
  /** Numbers to request; `SIMULATOR` needs no registration and reaches simulator numbers only. */
  numbers: z
    .array(
      z.strictObject({
        country: z.string().regex(/^[A-Z]{2}$/),
        type: z.enum(['SIMULATOR', 'TOLL_FREE', 'TEN_DLC', 'LONG_CODE']),
      }),
    )
    .default([]),
  /** ARNs of numbers and sender ids that the account has already. */
  existing: z.array(z.string().startsWith('arn:')).default([]),
  helpMessage: z.string().min(1).max(1600),
  stopMessage: z.string().min(1).max(1600),
});

const LOCALHOST = /^https:\/\/([^/]*\.)?localhost\.?(:\d+)?(\/|$)/i;

const signInSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('cognito'),
    /** Of the sign-in page: `https://<prefix>.auth.<region>.amazoncognito.com`. */
    domainPrefix: z.string().regex(/^[a-z0-9-]{1,63}$/),
    callbackUrls: z.array(z.url()).min(1),
  }),
  z.strictObject({
    kind: z.literal('issuer'),
    /** Of an OpenID Connect provider: tokens carry scopes or groups named as the roles. */
    issuer: z
      .url({ protocol: /^https$/, error: 'must be an https URL' })
      // The development issuer's key lies in a folder: whoever reads it can be anybody.
      .refine((url) => !LOCALHOST.test(url), 'must not be of one machine'),
    audience: z.array(z.string().min(1)).min(1),
  }),
]);

export const stageSchema = z
  .strictObject({
    /** Of the credentials in use when it is left out. */
    account: account.optional(),
    region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/),
    /** Deletion protection, retained data, daily and monthly backups, four eyes. */
    production: z.boolean(),
    tenant: TENANT,
    sender: z.strictObject({
      name: z.string().min(1).max(64),
      address: z.email(),
      /** Stands under every marketing e-mail where a law asks for it. */
      postalAddress: z.string().max(200),
    }),
    /** Bounces come back to `<mailFrom>.<domain of the sender>`. */
    mailFrom: z
      .string()
      .regex(/^[a-z0-9-]{1,63}$/)
      .default('bounce'),
    /** Without it, text messages are refused by the provider and wait. */
    textMessages: textMessagesSchema.optional(),
    /** CloudFront and WAF before everything public. */
    edge: z.boolean(),
    domain: domainSchema.optional(),
    signIn: signInSchema,
    /** Roles of those who sign their calls by IAM, by ARN; whoever is not named is a `machine`. */
    iamRoles: iamRolesSchema.default({}),
    throttle: z
      .strictObject({
        perSecond: z.number().int().min(1),
        burst: z.number().int().min(1),
        /** Of one address within five minutes, at the edge. */
        perAddress: z.number().int().min(100),
      })
      .default({ perSecond: 200, burst: 400, perAddress: 3000 }),
    retention: z
      .strictObject({
        decisions: DECISION_RETENTION,
        archiveDays: z.number().int().min(1),
        logDays: z.literal(LOG_DAYS),
      })
      .default({
        decisions: `P${STAGE_DEFAULT_DAYS.decisions}D`,
        archiveDays: STAGE_DEFAULT_DAYS.archive,
        logDays: STAGE_DEFAULT_DAYS.logs,
      }),
    /** How old an event may be and still decide. */
    lateness: LATENESS,
    softBounces: feedbackEnvSchema.shape.SOFT_BOUNCES,
    alarms: z.strictObject({
      /** Somebody is woken. */
      page: z.array(z.email()),
      /** Somebody looks in the morning. */
      ticket: z.array(z.email()),
      /** Where docs/runbook.md can be read. */
      runbook: z.url(),
    }),
    monthlyBudgetUsd: z.number().positive(),
    /** Accounts that may put events onto the queue and the bus, beside this one. */
    producers: z.array(account).default([]),
    /** X-Ray. Adds milliseconds to every cold start. */
    tracing: z.boolean().default(false),
    /** Off where the account's concurrency quota is below 1,000, as it is in new accounts. */
    reservedConcurrency: z.boolean(),
    /** A VPC with private subnets and endpoints. Costs by the hour, and no function needs it. */
    network: z.boolean().default(false),
    /** A table to use instead of the stack's own: one that was restored (docs/runbook.md). */
    restoredTable: z
      .strictObject({
        name: z.string().min(3),
        /** Of its stream, which a restored table has only once it is switched on. */
        streamArn: z.string().startsWith('arn:'),
      })
      .optional(),
    /** Capacity that the table has from the start, before a launch: units per second. */
    warmTable: z
      .strictObject({
        reads: z.number().int().min(12_000),
        writes: z.number().int().min(4000),
      })
      .optional(),
  })
  .superRefine((stage, ctx) => {
    const issue = (path: string, message: string) =>
      ctx.addIssue({ code: 'custom', path: [path], message });
    if (stage.edge && stage.region !== 'us-east-1' && stage.domain === undefined)
      issue(
        'domain',
        'is needed for an edge outside us-east-1: stacks share no names across regions',
      );
    if (stage.production && !stage.edge) issue('edge', 'is needed in production');
    if (stage.production && stage.alarms.page.length === 0)
      issue('alarms', 'production needs somebody to page');
    for (const name of ['links', 'api', 'origin'] as const) {
      const { domain } = stage;
      if (domain !== undefined && !domain[name].endsWith(`.${domain.zoneName}`))
        issue('domain', `${name} must lie in ${domain.zoneName}`);
    }
  });
export type Domain = z.infer<typeof domainSchema>;
export type StageInput = z.input<typeof stageSchema>;
export type StageSettings = z.infer<typeof stageSchema> & { readonly name: string };

/** Every resource carries it; the budget counts by it once it is activated as a cost allocation tag. */
export const STAGE_TAG = 'opportune-stage';

/** @throws Error naming every setting that is missing or wrong. */
export function checkedStage(name: string, input: StageInput): StageSettings {
  const parsed = stageSchema.safeParse(input);
  if (parsed.success) return { name, ...parsed.data };
  throw new Error(`stage ${name}:\n${z.prettifyError(parsed.error)}`);
}
