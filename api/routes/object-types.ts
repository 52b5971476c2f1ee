import type { z } from 'zod';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import type { ObjectType } from '#core/domain/object-type.ts';
import { TYPE_KEYS } from '#core/domain/type-keys.ts';
import type { App } from '../app.ts';
import { problems } from '../schemas/common.ts';
import type { objectType } from '../schemas/object-types.ts';
import { objectTypes } from '../schemas/object-types.ts';

export function objectTypeRoutes(app: App): void {
  app.get(
    '/object-types',
    {
      config: { role: 'viewer' },
      schema: { tags: ['Object types'], operationId: 'listObjectTypes', summary: 'Object types in the order of a backup', response: { 200: objectTypes, ...problems } },
    },
    () => ({ items: TYPE_KEYS.map((key, index) => view(OBJECT_TYPES[key], index + 1)) }),
  );
}

function view(type: ObjectType, backupOrder: number): z.infer<typeof objectType> {
  return {
    key: type.key,
    label: type.label,
    backupOrder,
    restoreOrder: type.restoreOrder,
    relations: type.relations.map(({ name }) => name),
    restore: {
      create: type.restore.create !== undefined,
      update: type.restore.update !== undefined,
      undelete: type.restore.recycleBin !== undefined,
      remove: type.restore.delete,
    },
  };
}
