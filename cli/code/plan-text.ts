/** A plan for people. */
import type { Paint } from '#shared/domain/effect/text/table.ts';
import { keyOf } from './engine-state.ts';
import type { Plan, Step } from './plan.ts';

const SIGNS: Readonly<Record<Step['action'], string>> = {
  create: '+',
  change: '~',
  submit: '▶',
  remove: '-',
  keep: '·',
};

/** `reach`: of audiences, by campaign id. */
export function planText(plan: Plan, reach: ReadonlyMap<string, string>, paint: Paint): string {
  const lines = plan.steps.flatMap((step) => [
    `${paintOf(step, paint)(SIGNS[step.action])} ${paint.strong(keyOf(step.kind, step.id))}${titleOf(step)}`,
    ...(step.drift === undefined ? [] : [`    ${paint.bad(`! ${step.drift}`)}`]),
    ...(step.blocked === undefined ? [] : [`    ${paint.bad(`! ${step.blocked}`)}`]),
    ...step.changes.map((change) => `    ${change}`),
    ...step.notes.map((note) => `    ${paint.faint(note)}`),
    ...(reach.has(step.id) && step.kind === 'campaign'
      ? [`    ${paint.faint(reach.get(step.id) ?? '')}`]
      : []),
  ]);
  const count = (action: Step['action']) =>
    plan.steps.filter((step) => step.action === action).length;
  const elsewhere = plan.elsewhere.length;
  const total = `${count('create')} to create, ${count('change')} to change, ${count('submit')} to hand in, ${count('remove')} to remove; ${plan.unchanged.length} unchanged${elsewhere > 0 ? `, ${elsewhere} on the engine that these files know nothing of` : ''}`;
  return [...lines, total].join('\n');
}

/** Whether applying it would do anything. */
export const hasWork = ({ steps }: Plan): boolean => steps.some(({ action }) => action !== 'keep');

function titleOf({ action }: Step): string {
  return action === 'create' ? ' is new' : action === 'submit' ? ' is handed in' : '';
}

const paintOf = ({ action }: Step, paint: Paint) =>
  action === 'create' ? paint.good : action === 'remove' ? paint.bad : paint.strong;
