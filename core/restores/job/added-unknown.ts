import { type ProofType, proofTypes } from '../../backups/store/proof/proof-types.ts';
import { getProof } from '../../backups/store/proof/proofs.ts';
import { OBJECT_TYPES } from '../../domain/object-types/index.ts';
import { partLabel } from '../../domain/object-types/labels.ts';
import type { Warning } from '../../domain/states.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import { wantsAdded } from '../store/restore-added.ts';
import { isElsewhere } from './read-in-bulk.ts';
import type { RestoreJob } from './restore-job.ts';

/** Of which selected types it is not known, or not wholly, what was added since: a warning of the plan for each. */
export async function addedUnknown({ db, facts }: Pick<RestoreJob, 'db' | 'facts'>): Promise<Warning[]> {
  if (!wantsAdded(facts)) return [];
  const { types } = facts.selection;
  if (isElsewhere(facts))
    return types.map((type) => unknown(type, 'in another tenant nobody can tell what was added from what was there.'));
  const { workspaceId, comparisonId } = facts;
  const compared = comparisonId === null ? null : await getProof(db, { workspaceId, id: comparisonId });
  if (!compared || compared.outcome === null || compared.droppedAt !== null)
    return types.map((type) => unknown(type, 'the tenant could not be read as a whole.'));
  const rows = new Map((await proofTypes(db, compared)).map((row) => [row.type, row]));
  return types.flatMap((type) => {
    // Where neither the tenant nor the backup has the type, nothing was added.
    const isWhole = compared.types === null || compared.types.includes(type);
    const why = isWhole ? whyUnknown(type, rows.get(type)) : 'the comparison is not of the whole type.';
    return why === null ? [] : [unknown(type, why)];
  });
}

function whyUnknown(type: TypeKey, row: ProofType | undefined): string | null {
  if (row === undefined) return null;
  if (row.state !== 'compared') return row.failure?.message ?? 'the type could not be read.';
  // What the service offers nowhere hides nothing.
  const parts = row.unknown.filter(({ code }) => code !== 'graph-unsupported');
  const unread = parts.map(({ part, every, count, names }) => {
    const whose = every ? 'every object' : `${String(count)} ${count === 1 ? 'object' : 'objects'}`;
    const named = names.length === 0 || every ? '' : ` (${names.join(', ')}${count > names.length ? ', …' : ''})`;
    return `${partLabel(OBJECT_TYPES[type], part)} of ${whose}${named} could not be read.`;
  });
  const told = [...unread, ...row.warnings.map(({ message }) => message)];
  return told.length === 0 ? null : told.join(' ');
}

function unknown(type: TypeKey, why: string): Warning {
  return {
    code: 'added-unknown',
    type,
    message: `${OBJECT_TYPES[type].label.many}: what was added since the backup is not known, or not in full: ${why}`,
    remedy:
      'What is not known is not in the plan and stays in the tenant. Mend what keeps it from being read, and make the plan again.',
  };
}
