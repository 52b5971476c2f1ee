/**
 * Activities that read or write tenants and buckets, at work at once in one process: each holds some pages and one pack in
 * memory. Of one workspace only so many, so that others find a slot however long that one's storage lets it wait.
 */
export const SLOTS = { atOnce: 9, ofOneKey: 6 } as const;

/** Those that wait for a slot count, and short statements to the database. */
export const ACTIVITIES_AT_ONCE = 64;
