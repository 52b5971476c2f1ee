import type { TypeKey } from '#core/domain/type-keys.ts';
import type { CursorColumn } from '../shared/components/CursorTable.vue';

const APPS: ReadonlySet<TypeKey> = new Set(['applications', 'servicePrincipals']);
const MAILED: ReadonlySet<TypeKey> = new Set(['users', 'groups']);

export interface ColumnsAsked {
  /** Null: objects of all types. */
  readonly type: TypeKey | null;
  readonly canPick: boolean;
}

/** What a table of objects shows: what people know objects of the type by. */
export function objectColumns({ type, canPick }: ColumnsAsked): CursorColumn[] {
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
    { key: 'since', label: 'Last changed', width: 'minmax(8rem, 1fr)', from: 1100 },
    { key: 'id', label: 'Object ID', width: 'minmax(16.5rem, 1fr)', from: 700 },
  ];
}
