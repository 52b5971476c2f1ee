import type { Entity } from '../../../store/entity-set.ts';
import type { JsonObject } from '../../../types.ts';
import type { Call } from '../../context.ts';
import { denied } from '../../errors.ts';
import { guardRestricted } from '../privileged.ts';
import type { WriteRule } from '../rule.ts';

const ANY_SYSTEM = ['extensionAttributes'];

/** Applications neither create devices nor name their owners. */
export const deviceRule: WriteRule = {
  set: 'devices',
  type: 'device',
  path: '/devices',
  update: {
    updatable: [...ANY_SYSTEM, 'accountEnabled', 'displayName', 'operatingSystem', 'operatingSystemVersion'],
    prepare: checkUpdate,
  },
  remove: { prepare: guardRestricted },
};

function checkUpdate(call: Call, device: Entity, changes: JsonObject): void {
  guardRestricted(call, device);
  const system = device.props['operatingSystem'];
  const isWindows = typeof system === 'string' && /^windows/i.test(system);
  const more = Object.keys(changes).some((name) => !ANY_SYSTEM.includes(name));
  if (more && !isWindows && call.world.settings.switches.limitDeviceUpdates)
    throw denied('Insufficient privileges to complete the operation: the device does not run Windows.');
}
