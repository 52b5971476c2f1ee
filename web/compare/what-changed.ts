import { attributeLabel } from '../shared/values/attribute-label.ts';
import type { ChangedObject, ComparedObject } from './data.ts';

const SHOWN_ATTRIBUTES = 3;

/** What differs in an object in a line: `Job title, City and 2 more · Members +2 −1`. Null: not known yet. */
export function whatChanged(row: ChangedObject, values: ComparedObject | null | undefined): string | null {
  if (row.kind === 'added' || row.kind === 'softDeleted' || row.kind === 'hardDeleted') return 'The whole object';
  if (values === undefined) return null;
  if (values === null) return 'Could not be loaded';
  if (values.unreadable !== null) return 'Not known: the stored content cannot be read';
  return differencesIn(values);
}

type Differences = Pick<ComparedObject, 'attributes' | 'links' | 'linksAdded' | 'linksRemoved'>;

export function differencesIn(values: Differences): string {
  const parts = [attributesOf(values), ...linksOf(values)].filter((part) => part !== '');
  return parts.length === 0 ? 'Nothing relevant' : parts.join(' · ');
}

function attributesOf({ attributes }: Differences): string {
  const names = attributes.slice(0, SHOWN_ATTRIBUTES).map(({ path }) => attributeLabel(path));
  const more = attributes.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${String(more)} more` : names.join(', ');
}

/** By relation; of very many links only how many there are. */
function linksOf({ links, linksAdded, linksRemoved }: Differences): string[] {
  if (linksAdded + linksRemoved > links.length) return [`Links ${counts(linksAdded, linksRemoved)}`];
  return [...Map.groupBy(links, (link) => link.relationLabel)].map(([label, group]) => {
    const added = group.filter(({ change }) => change === 'added').length;
    return `${label} ${counts(added, group.length - added)}`;
  });
}

function counts(added: number, removed: number): string {
  return [...(added > 0 ? [`+${String(added)}`] : []), ...(removed > 0 ? [`−${String(removed)}`] : [])].join(' ');
}
