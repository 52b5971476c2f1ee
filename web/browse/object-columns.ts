import { FACETS } from '#core/domain/facets.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';

const APPS: ReadonlySet<TypeKey> = new Set(['applications', 'servicePrincipals']);
const MAILED: ReadonlySet<TypeKey> = new Set(['users', 'groups']);
const FACET = 'facet:';

/** A `CursorColumn` that the list of objects can have. */
export interface ObjectColumn {
  readonly key: string;
  readonly label: string;
  readonly width: string;
  readonly from?: number;
}

/** Which facet a column shows; null: it shows something else. */
export function facetOfColumn({ key }: Pick<ObjectColumn, 'key'>): string | null {
  return key.startsWith(FACET) ? key.slice(FACET.length) : null;
}

export interface ColumnsAsked {
  /** Null: objects of all types. */
  readonly type: TypeKey | null;
  readonly canPick: boolean;
}

/** What a table of objects can show: what people know objects of the type by, and what tells them apart. */
export function objectColumns({ type, canPick }: ColumnsAsked): ObjectColumn[] {
  const facets = (type !== null && FACETS[type]) || [];
  return [
    ...(canPick ? [{ key: 'Pick', label: '', width: '2rem' }] : []),
    { key: 'name', label: 'Display name', width: 'minmax(10rem, 2fr)' },
    ...(type === null ? [{ key: 'type', label: 'Type', width: 'minmax(7rem, 1fr)', from: 480 }] : []),
    ...(type !== null && MAILED.has(type)
      ? [{ key: 'mail', label: 'Email', width: 'minmax(9rem, 2fr)', from: 900 }]
      : []),
    ...(type !== null && APPS.has(type)
      ? [{ key: 'app', label: 'Application (client) ID', width: 'minmax(16.5rem, 1fr)', from: 940 }]
      : []),
    ...facets.map(({ key, label }, index) => ({
      key: `${FACET}${key}`,
      label,
      width: 'minmax(7rem, 1fr)',
      from: 1240 + index * 124,
    })),
    { key: 'since', label: 'Last changed', width: 'minmax(8rem, 1fr)', from: 1100 },
    { key: 'id', label: 'Object ID', width: 'minmax(16.5rem, 1fr)', from: 700 },
  ];
}

const REM_PX = 16;
const GAP_PX = 12;

/** Those that were chosen, from the left, each as long as there is room for it; of none chosen those that fit by themselves. */
export function shownColumns(columns: readonly ObjectColumn[], chosen: ReadonlySet<string> | null): ObjectColumn[] {
  if (chosen === null) return [...columns];
  let px = 0;
  return columns
    .filter(({ key }) => key === 'Pick' || key === 'name' || chosen.has(key))
    .map((column) => {
      px += Number(/[\d.]+/.exec(column.width)?.[0] ?? 0) * REM_PX + GAP_PX;
      return column.key === 'Pick' || column.key === 'name' ? column : { ...column, from: px };
    });
}
