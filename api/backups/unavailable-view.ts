import type { z } from 'zod';
import { notAvailable, type UnavailableType } from '#core/backups/store/unavailable-types.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import type { unavailableType } from '../http/common-schema.ts';

export function unavailableView(unavailable: UnavailableType): z.infer<typeof unavailableType> {
  const { type, seq: backup } = unavailable;
  return { type, label: OBJECT_TYPES[type].label.many, backup, message: notAvailable(unavailable).message };
}
