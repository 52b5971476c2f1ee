import type { ObjectType, RelationSpec } from '../../domain/object-type.ts';
import { objectType } from '../../domain/object-types/index.ts';
import { partLabel as wordsOfPart, relationLabel } from '../../domain/object-types/labels.ts';
import { leftOutPart, otherEnd } from '../../domain/other-end.ts';
import type { Warning } from '../../domain/states.ts';
import type { UnknownGroup } from '../store/capture/unknown-parts.ts';
import { RECYCLE_BIN } from './recycle-bin-part.ts';

export const HIDDEN_MEMBERSHIP = 'hidden-membership';

/** What the backup does not know of a type, in sentences. What the tenant has no licence for is told elsewhere, once. */
export function partWarnings(type: ObjectType, groups: readonly UnknownGroup[]): Warning[] {
  return groups
    .filter(({ code, part }) => code !== 'graph-not-licensed' && part !== RECYCLE_BIN)
    .map((group) => ({
      code: group.code,
      type: type.key,
      message: `${type.label.many}: ${what(type, group)} ${consequence(group)}`,
      remedy: remedy(type, group),
    }));
}

function what(type: ObjectType, { part, code, every, count, names, message }: UnknownGroup): string {
  const label = partLabel(type, part);
  if (every && code === 'graph-permission-missing')
    return `${label} could not be read because a permission is missing.`;
  if (every) return `${label} could not be read: ${message}`;
  const more = count > names.length ? `, and ${String(count - names.length)} more` : '';
  const of = `${label} of ${count === 1 ? 'one object' : `${String(count)} objects`} (${names.join(', ')}${more})`;
  return code === HIDDEN_MEMBERSHIP ? `${of} are hidden from this connection.` : `${of} could not be read: ${message}`;
}

function partLabel(type: ObjectType, part: string): string {
  const relation = relationFromEnds(type, part);
  const end = relation && otherEnd(relation);
  if (relation && end) {
    const { many } = objectType(end).label;
    return `${many.toLowerCase()} among the ${relationLabel(relation.name, 'out').toLowerCase()}`;
  }
  return wordsOfPart(type, part).toLowerCase();
}

/** Of which relation the other end could not tell. */
function relationFromEnds(type: ObjectType, part: string): RelationSpec | undefined {
  return type.relations.find((relation) => otherEnd(relation) !== null && leftOutPart(relation) === part);
}

function consequence({ count, held, every }: UnknownGroup): string {
  if (held > 0 && (every || held === count)) return 'What the last backup held of that is kept.';
  if (held === 0) return 'That is unknown in this backup, not empty, and a restore leaves it alone.';
  return 'What the last backup held of that is kept; the rest is unknown, not empty, and a restore leaves it alone.';
}

function remedy(type: ObjectType, { part, code }: UnknownGroup): string {
  if (code === HIDDEN_MEMBERSHIP) {
    const permission = type.relations.find(({ name }) => name === part)?.hidden?.permission ?? '';
    return `Grant ${permission} with admin consent and run a backup, if these members are to be backed up.`;
  }
  if (code !== 'graph-permission-missing') return 'It is read again in every backup until it can be.';
  const relation = relationFromEnds(type, part);
  const choices = relation?.leftOut
    ? objectType(relation.leftOut.type).permissions.read
    : (type.permissions.relations[relation?.name ?? part]?.read ?? type.permissions.read);
  const names = choices.map((all) => all.join(' and ')).join(' or ');
  return `Grant ${names} with admin consent and run a backup.`;
}
