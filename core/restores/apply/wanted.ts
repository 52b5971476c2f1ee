import type { GraphObject } from '../../domain/json.ts';
import { chosenObject, desiredObject, type LiveState } from '../../domain/plan/index.ts';
import type { ItemRun } from './item-run.ts';

/** The object as it is to be: the backup's, as it is meant for this tenant; of one that is restored in part, the living one with what is written of it. */
export function wantedObject({ chunk, item }: ItemRun, as: LiveState = item.live): GraphObject {
  const { entry, type, fresh, live } = item;
  const desired = desiredObject(type, entry.backup?.object ?? {}, as, chunk.plan).object;
  return entry.only && 'object' in live ? chosenObject(live.object, desired, fresh.attributes) : desired;
}
