import type { PlanAction } from '#core/domain/plan/types.ts';
import { counted, formatCount } from '../../shared/format/numbers.ts';
import type { PlanFigures } from '../data.ts';

/** Objects written with one press of a button; more are confirmed by typing the tenant's name. */
export const MOST_WITHOUT_TYPING = 25;

const WRITING = ['undelete', 'update', 'create', 'remove'] as const satisfies readonly PlanAction[];

const VERBS: Readonly<Record<(typeof WRITING)[number], string>> = {
  undelete: 'undelete',
  update: 'update',
  create: 'create',
  remove: 'remove',
};

export type ConfirmedPlan = Pick<PlanFigures, 'actions' | 'linksRemoved'>;

/** Objects of a plan that are written in any way. */
export function writtenObjects({ actions }: Pick<PlanFigures, 'actions'>): number {
  return WRITING.reduce((sum, action) => sum + actions[action], 0);
}

/** Whether the name of the tenant has to be typed: many objects are written, or anything is taken away. */
export function needsTypedName(plan: ConfirmedPlan): boolean {
  return writtenObjects(plan) > MOST_WITHOUT_TYPING || plan.actions.remove > 0 || plan.linksRemoved > 0;
}

/** Into another tenant the name is typed whatever is written: the one that was meant may be another. */
export function isElsewhere({
  connection,
  targetConnection,
}: {
  readonly connection: { readonly tenantId: string };
  readonly targetConnection: { readonly tenantId: string };
}): boolean {
  return connection.tenantId.toLowerCase() !== targetConnection.tenantId.toLowerCase();
}

/** On the button: `Restore 3 objects`; of a plan that removes as well: `Write 5 objects`. */
export function confirmLabel(plan: ConfirmedPlan): string {
  return `${plan.actions.remove > 0 ? 'Write' : 'Restore'} ${counted(writtenObjects(plan), 'object')}`;
}

/** Whether anything of the tenant is lost by it: values, links or objects. */
export function takesAway({ actions, linksRemoved }: ConfirmedPlan): boolean {
  return actions.update > 0 || actions.remove > 0 || linksRemoved > 0;
}

/** `Undelete 3, update 12 and remove 1 in Contoso; remove 4 links.` */
export function confirmSentence(plan: ConfirmedPlan, tenant: string): string {
  const parts = WRITING.filter((action) => plan.actions[action] > 0).map(
    (action) => `${VERBS[action]} ${formatCount(plan.actions[action])}`,
  );
  const links = plan.linksRemoved > 0 ? `, and remove ${counted(plan.linksRemoved, 'link')}` : '';
  return `${capital(listed(parts))} ${writtenObjects(plan) === 1 ? 'object' : 'objects'} in ${tenant}${links}.`;
}

function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
