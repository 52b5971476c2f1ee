import { SentenceError } from '#core/observability/sentence-error.ts';
import { waitFor } from '../processes/wait.ts';
import type { Victim } from './accident.ts';
import type { ApiClient } from './api-client.ts';
import { mustHaveWorked } from './backups.ts';
import { follow, type Job } from './follow.ts';

interface Restore extends Job {
  readonly phase: string;
  readonly undoOf: string | null;
  readonly waitsForConfirmation: boolean;
  readonly finishedAt: string | null;
  readonly byAction: Readonly<Record<string, number>>;
}

interface Item {
  readonly ordinal: number;
  readonly type: string;
  readonly displayName: string | null;
  readonly action: string;
  readonly state: string;
  readonly newId: string | null;
  readonly needsNewPassword: boolean;
  readonly repair: boolean;
  readonly reasons: readonly { readonly message: string }[];
}

interface Reason {
  readonly message: string;
}

interface ItemDetail extends Item {
  readonly plan: {
    readonly attributes: readonly {
      readonly path: string;
      readonly current: unknown;
      readonly backup: unknown;
      readonly treatment: string;
    }[];
    readonly links: readonly { readonly relation: string; readonly change: string; readonly treatment: string }[];
  };
  readonly differences: {
    readonly result: string;
    readonly attributes: readonly {
      readonly path: string;
      readonly live: unknown;
      readonly backup: unknown;
      readonly reason: Reason | null;
      readonly expected: boolean;
    }[];
    readonly links: readonly { readonly relation: string; readonly reason: Reason | null }[];
  } | null;
}

const OPTIONS = { overwrite: true, links: 'rollBack' };
const LONGEST_VALUE = 60;
const PLANNED_WITHIN_MS = 120_000;

export async function dryRun(api: ApiClient, backupId: string, objects: readonly Victim[]): Promise<void> {
  const { id } = await api.post<Restore>('/restores', {
    backupId,
    selection: { objects },
    options: { ...OPTIONS, dryRun: true },
    reason: 'Demo: what would come back',
  });
  mustHaveWorked(await followRestore(api, id), 'dry run');
  for (const item of await details(api, id)) {
    const written = item.plan.links.filter((link) => link.treatment === 'write');
    console.log(
      `    ${item.action.padEnd(9)} ${item.type} ${item.displayName ?? ''}: ${item.reasons.map((reason) => reason.message).join(' ')}`,
    );
    for (const { path, current, backup } of item.plan.attributes
      .filter((attribute) => attribute.treatment === 'write')
      .slice(0, 8)) {
      console.log(`              ${path}: ${shown(current)} -> ${shown(backup)}`);
    }
    for (const [what, links] of Map.groupBy(written, (link) => `${link.change} ${link.relation}`))
      console.log(`              ${what}: ${links.length}`);
  }
}

export async function restore(api: ApiClient, backupId: string, objects: readonly Victim[]): Promise<Restore> {
  const { id } = await api.post<Restore>('/restores', {
    backupId,
    selection: { objects },
    options: { ...OPTIONS, dryRun: false },
    reason: 'Demo: undo the accident',
  });
  return mustHaveWorked(await followRestore(api, id), 'restore');
}

/** A restore into another tenant, or its plan. @returns objects by what is done with them. */
export async function restoreInto(
  api: ApiClient,
  asked: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, number>>> {
  const { id } = await api.post<Restore>('/restores', { ...asked, reason: 'Demo: into another tenant' });
  return mustHaveWorked(await followRestore(api, id), 'restore').byAction;
}

/** Takes a restore back: its plan is read, then confirmed. */
export async function undo(api: ApiClient, restoreId: string): Promise<Restore> {
  const { id } = await api.post<Restore>(`/restores/${restoreId}/undo`, { reason: 'Demo: take the restore back' });
  await waitsForConfirmation(api, id);
  for (const { action, type, displayName, reasons } of await details(api, id))
    console.log(
      `    ${action.padEnd(9)} ${type} ${displayName ?? ''}: ${reasons.map(({ message }) => message).join(' ')}`,
    );
  await api.post(`/restores/${id}/confirm`, {});
  return mustHaveWorked(await followRestore(api, id), 'undo');
}

async function waitsForConfirmation(api: ApiClient, id: string): Promise<void> {
  const planned = await waitFor(
    async () => {
      const now = await api.get<Restore>(`/restores/${id}`);
      if (now.finishedAt !== null) throw new SentenceError(`The plan of the undo ended: ${now.state}.`);
      return now.waitsForConfirmation;
    },
    { timeoutMs: PLANNED_WITHIN_MS },
  );
  if (!planned) throw new SentenceError('The plan of the undo was not made in time.');
}

/** What was read back from the tenant after the restore, beside the backup. */
export async function checkRestored(api: ApiClient, restoreId: string): Promise<void> {
  const { undoOf } = await api.get<Restore>(`/restores/${restoreId}`);
  const source = undoOf === null ? 'in the backup' : 'before';
  for (const { type, displayName, needsNewPassword, repair, differences } of await details(api, restoreId)) {
    const result =
      repair && differences?.result === 'asInBackup'
        ? 'names what came back by its new ID'
        : spoken(differences?.result, undoOf === null ? 'as in the backup' : 'as before');
    console.log(`    ${type} ${displayName ?? ''}: ${result}`);
    for (const { path, live, backup, reason, expected } of differences?.attributes ?? []) {
      if (!expected)
        console.log(`        ${path}: ${shown(backup)} ${source}, ${shown(live)} now. ${reason?.message ?? ''}`);
    }
    for (const { relation, reason } of differences?.links ?? [])
      console.log(`        a link of ${relation} is missing. ${reason?.message ?? ''}`);
    if (needsNewPassword) console.log('        needs a new password and has to register for MFA');
  }
}

function spoken(result: string | undefined, same: string): string {
  if (result === undefined) return 'left alone';
  if (result === 'removed') return 'removed';
  return result === 'asInBackup' ? same : 'differs in';
}

function followRestore(api: ApiClient, id: string): Promise<Restore> {
  return follow<Restore>(api, `/restores/${id}`, ({ state, phase, byAction }) => {
    const actions = Object.entries(byAction ?? {}).map(([action, count]) => `${count} ${action}`);
    return `${state}, ${phase}${actions.length > 0 ? `: ${actions.join(', ')}` : ''}`;
  });
}

async function details(api: ApiClient, restoreId: string): Promise<ItemDetail[]> {
  const { items } = await api.get<{ items: Item[] }>(`/restores/${restoreId}/items?limit=200`);
  return Promise.all(items.map((item) => api.get<ItemDetail>(`/restores/${restoreId}/items/${item.ordinal}`)));
}

function shown(value: unknown): string {
  const text = JSON.stringify(value ?? null);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}...` : text;
}
