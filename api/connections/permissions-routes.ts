import { neededPermissions as neededOf } from '#core/connections/needed-permissions.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import type { App } from '../http/app.ts';
import { problems } from '../http/common-schema.ts';
import { neededPermissions } from './permissions-schema.ts';

export function connectionPermissionRoutes(app: App): void {
  const { read, write, optional } = neededOf(Object.values(OBJECT_TYPES));

  app.get(
    '/connection-permissions',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags: ['Connections'],
        operationId: 'listNeededPermissions',
        summary: 'Application permissions that an app registration needs',
        description:
          'For those who are about to connect a tenant. `/connections/{id}/permissions` lists those of a connected one.',
        response: { 200: neededPermissions, ...problems },
      },
    },
    function handleListNeededPermissions() {
      return {
        read: read.map(({ permission, types }) => ({ permission, types: types.map(labelled) })),
        write: write.map(({ permission, types, lost }) => ({ permission, types: types.map(labelled), lost })),
        optional: optional.map(({ permission, types, adds }) => ({ permission, types: types.map(labelled), adds })),
      };
    },
  );
}

function labelled(type: TypeKey): { type: TypeKey; label: string } {
  return { type, label: OBJECT_TYPES[type].label.many };
}
