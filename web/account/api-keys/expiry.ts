import { addDays, isDay, startOfDay } from '../../shared/format/days.ts';

const DAY_MS = 86_400_000;
export const MAX_DAYS = 3_650;

export type ExpiryChoice = '30' | '90' | '365' | 'date' | 'never';

export const EXPIRY_CHOICES: readonly { readonly value: ExpiryChoice; readonly label: string }[] = [
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: 'date', label: 'On a date' },
  { value: 'never', label: 'Never' },
];

/** Days as the API counts them; null: never. Undefined: the date is none that can be taken. `date`: `2027-01-31` on the person's calendar. */
export function expiryDays(choice: ExpiryChoice, date: string, now: number): number | null | undefined {
  if (choice === 'never') return null;
  if (choice !== 'date') return Number(choice);
  if (!isDay(date)) return undefined;
  // The key is good on the whole of the day that is named; days are counted from this moment on.
  const days = Math.ceil((new Date(startOfDay(addDays(date, 1))).getTime() - now) / DAY_MS);
  return days >= 1 && days <= MAX_DAYS ? days : undefined;
}

export function expiresAt(days: number, now: number): string {
  return new Date(now + days * DAY_MS).toISOString();
}
