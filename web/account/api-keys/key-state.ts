import type { StateWords } from '../../shared/format/states.ts';
import type { ApiKey } from './data.ts';

const SOON_MS = 14 * 86_400_000;

export type KeyState = 'active' | 'expiring' | 'expired' | 'revoked';

export const KEY_STATE_WORDS: Readonly<Record<KeyState, StateWords>> = {
  active: { label: 'Active', tone: 'success', icon: 'i-lucide-circle-check' },
  expiring: { label: 'Expires soon', tone: 'warning', icon: 'i-lucide-clock-alert' },
  expired: { label: 'Expired', tone: 'neutral', icon: 'i-lucide-clock' },
  revoked: { label: 'Revoked', tone: 'neutral', icon: 'i-lucide-ban' },
};

/** `now`: milliseconds since the epoch. */
export function keyState({ expiresAt, revokedAt }: Pick<ApiKey, 'expiresAt' | 'revokedAt'>, now: number): KeyState {
  if (revokedAt !== null) return 'revoked';
  if (expiresAt === null) return 'active';
  const leftMs = new Date(expiresAt).getTime() - now;
  if (leftMs <= 0) return 'expired';
  return leftMs <= SOON_MS ? 'expiring' : 'active';
}
