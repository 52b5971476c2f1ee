import type { StateWords } from '../../shared/format/states.ts';
import type { Invitation } from './data.ts';

export const INVITATION_STATE_WORDS: Readonly<Record<Invitation['state'], StateWords>> = {
  open: { label: 'Waiting', tone: 'info', icon: 'i-lucide-mail' },
  accepted: { label: 'Accepted', tone: 'success', icon: 'i-lucide-circle-check' },
  revoked: { label: 'Revoked', tone: 'neutral', icon: 'i-lucide-ban' },
  expired: { label: 'Expired', tone: 'warning', icon: 'i-lucide-clock-alert' },
};
