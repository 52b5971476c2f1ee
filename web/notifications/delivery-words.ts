import type { Tone } from '../shared/format/states.ts';
import type { Delivery } from './data.ts';

interface DeliveryWords {
  readonly label: string;
  readonly tone: Tone;
  readonly icon: string;
}

export const DELIVERY_WORDS: Readonly<Record<Delivery['state'], DeliveryWords>> = {
  waiting: { label: 'Waiting', tone: 'neutral', icon: 'i-lucide-clock' },
  sending: { label: 'Sending', tone: 'info', icon: 'i-lucide-loader-circle' },
  sent: { label: 'Sent', tone: 'success', icon: 'i-lucide-circle-check' },
  logged: { label: 'Only logged: no email server', tone: 'warning', icon: 'i-lucide-scroll-text' },
  refused: { label: 'Refused by the recipient', tone: 'error', icon: 'i-lucide-circle-x' },
  givenUp: { label: 'Given up', tone: 'error', icon: 'i-lucide-circle-x' },
  unknown: { label: 'May have arrived', tone: 'warning', icon: 'i-lucide-circle-help' },
  dropped: { label: 'Recipient removed', tone: 'neutral', icon: 'i-lucide-ban' },
};

export const DELIVERY_STATES = Object.keys(DELIVERY_WORDS) as readonly Delivery['state'][];
