export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** When a schedule is due, by the clock on the wall of its time zone. Times are `HH:MM`. */
export type ScheduleSpec =
  | { readonly kind: 'daily'; readonly time: string }
  | { readonly kind: 'weekly'; readonly days: readonly Weekday[]; readonly time: string }
  | { readonly kind: 'cron'; readonly expression: string };

export type ScheduleKind = ScheduleSpec['kind'];

/** Everything that decides when a schedule runs. */
export interface SchedulePlan {
  readonly spec: ScheduleSpec;
  /** IANA name. */
  readonly timeZone: string;
  /** A run starts within so many minutes of the time it is due. */
  readonly windowMinutes: number;
  /** `YYYY-MM-DD` in the time zone: the first day with runs; null: at once. */
  readonly startDate: string | null;
  /** The last day with runs; null: without end. */
  readonly endDate: string | null;
}

/** A window longer than a day would mix up the days. */
export const MAX_WINDOW_MINUTES = 24 * 60 - 1;
