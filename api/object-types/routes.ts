import type { z } from 'zod';
import type { ObjectType, RelationSpec } from '#core/domain/object-type.ts';
import { GROUP_OF_TYPE, TYPE_GROUPS } from '#core/domain/object-types/groups-of-types.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { relationLabel } from '#core/domain/object-types/labels.ts';
import { neverRestored } from '#core/domain/object-types/never-restored.ts';
import { TYPE_KEYS } from '#core/domain/type-keys.ts';
import type { App } from '../http/app.ts';
import { problems } from '../http/common-schema.ts';
import { type objectType, objectTypes } from './schema.ts';

export function objectTypeRoutes(app: App): void {
  app.get(
    '/object-types',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags: ['Object types'],
        operationId: 'listObjectTypes',
        summary: 'Object types in the order of a backup',
        response: { 200: objectTypes, ...problems },
      },
    },
    function handleListObjectTypes() {
      return { items: TYPE_KEYS.map((key, index) => view(OBJECT_TYPES[key], index + 1)) };
    },
  );
}

function view(type: ObjectType, backupOrder: number): z.infer<typeof objectType> {
  const group = GROUP_OF_TYPE[type.key];
  const supported = type.restore.create !== undefined || type.restore.update !== undefined;
  return {
    key: type.key,
    label: type.label,
    group: { key: group, label: TYPE_GROUPS[group] },
    backupOrder,
    restoreOrder: type.restoreOrder,
    relations: type.relations.map((relation) => relationView(relation, supported)),
    restore: {
      supported,
      create: supported && type.restore.create !== undefined,
      update: supported && type.restore.update !== undefined,
      undelete: supported && type.restore.recycleBin !== undefined,
      remove: supported && type.restore.delete,
      daysInBin: type.restore.recycleBin?.days ?? null,
    },
    neverRestored: [...neverRestored(type)],
  };
}

function relationView(
  { name, single, write }: RelationSpec,
  supported: boolean,
): z.infer<typeof objectType>['relations'][number] {
  return {
    name,
    label: relationLabel(name, 'out'),
    incomingLabel: relationLabel(name, 'in'),
    single,
    restorable: supported && write !== undefined,
  };
}
