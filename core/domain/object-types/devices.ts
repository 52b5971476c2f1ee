import { stringOf } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import { anyOf, byId, display, filterEquals, never, nobody, whenTrue } from './template.ts';

export const devices: ObjectType = {
  key: 'devices',
  label: { one: 'Device', many: 'Devices' },
  graphType: 'device',
  restoreOrder: 12,
  sources: [{ kind: 'collection', name: 'devices', path: '/devices', top: 999 }],
  delta: { path: '/devices/delta', relations: [], minimal: false, full: 'list' },
  relations: [
    {
      name: 'registeredOwners',
      single: false,
      targetTypes: ['users', 'servicePrincipals', 'other'],
      read: { kind: 'get', path: '/devices/{id}/registeredOwners', expand: true },
      unwritten: 'delegated-only',
    },
    {
      name: 'registeredUsers',
      single: false,
      targetTypes: ['users', 'servicePrincipals', 'other'],
      read: { kind: 'get', path: '/devices/{id}/registeredUsers', expand: true },
      unwritten: 'delegated-only',
    },
  ],
  embedded: [],
  identify: byId,
  display,
  volatile: [
    'deletedDateTime',
    'approximateLastSignInDateTime',
    'complianceExpirationDateTime',
    'onPremisesLastSyncDateTime',
  ],
  unordered: ['alternativeSecurityIds', 'physicalIds', 'systemLabels'],
  jsonStrings: [],
  secrets: [],
  references: [],
  permissions: {
    // Directory.Read.All covers the list alone; the delta wants Device.Read.All.
    read: anyOf('Device.Read.All'),
    create: nobody,
    update: anyOf('Device.ReadWrite.All'),
    delete: anyOf('Device.ReadWrite.All'),
    undelete: nobody,
    relations: {},
  },
  restore: {
    objectPath: '/devices/{id}',
    update: {
      only: ['accountEnabled', 'displayName', 'extensionAttributes', 'operatingSystem', 'operatingSystemVersion'],
      updateOnly: [],
    },
    // Of other devices an application writes nothing else.
    writable: (device) =>
      stringOf(device.operatingSystem)?.toLowerCase().startsWith('windows') === true ? null : ['extensionAttributes'],
    clearByPart: ['extensionAttributes'],
    delete: false,
    strip: ['id', 'deletedDateTime'],
    notClearable: ['accountEnabled', 'displayName', 'operatingSystem', 'operatingSystemVersion'],
    naturalKeys: (device) => {
      const deviceId = stringOf(device.deviceId);
      return deviceId === null
        ? []
        : [{ property: 'deviceId', value: deviceId, path: filterEquals('/devices', { deviceId }) }];
    },
    protectedBy: whenTrue('onPremisesSyncEnabled', 'synced'),
    linkProtectedBy: never,
  },
};
