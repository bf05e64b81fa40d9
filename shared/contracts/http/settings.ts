/** What is set once for all campaigns: the contact policy and the catalogue of fields. */
import type * as z from 'zod';
import { fieldCatalogueSchema } from '#shared/domain/campaign/field-catalogue.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import { operation } from './operation.ts';
import { PEOPLE } from './roles.ts';

const policyBodySchema = policySchema.meta({ id: 'Policy' });
const fieldsBodySchema = fieldCatalogueSchema.meta({ id: 'FieldCatalogue' });

const FIELDS_EXAMPLE = {
  customer: { first_name: { type: 'string', example: 'Jana' }, tier: { type: 'string' } },
  event: { amount: { type: 'number', required: true }, merchant: { type: 'string' } },
};
const POLICY_EXAMPLE = {
  currency: 'EUR',
  caps: [{ purpose: 'marketing', limit: 4, within: 'P7D' }],
  quietHours: { from: '21:00', to: '08:00', zone: 'customer' },
};

const setting = <S extends z.ZodType>(name: string, schema: S, what: string, example: unknown) => ({
  get: operation({
    method: 'GET',
    path: `/v1/${name}`,
    tag: 'Settings',
    summary: `Read the ${what}`,
    roles: PEOPLE,
    answers: { 200: { description: `The ${what}.`, schema, example } },
  }),
  put: operation({
    method: 'PUT',
    path: `/v1/${name}`,
    tag: 'Settings',
    summary: `Replace the ${what}`,
    roles: ['admin'],
    body: { schema, example },
    ifMatch: 'required',
    answers: { 200: { description: `The ${what} from now on.`, schema, example } },
    problems: ['INPUT_INVALID', 'CHANGED_MEANWHILE', 'PRECONDITION_MISSING'],
  }),
});

const policy = setting('policy', policyBodySchema, 'contact policy', POLICY_EXAMPLE);
const fields = setting('fields', fieldsBodySchema, 'catalogue of fields', FIELDS_EXAMPLE);

export const settingOperations = {
  getPolicy: policy.get,
  putPolicy: policy.put,
  getFields: fields.get,
  putFields: fields.put,
};
