/** Of jobs that began before the expiration of groups was read. */
export const GROUP_EXPIRATION = 'group-expiration';
/** Of restores that began before a cancellation ended their planning at once. */
export const PLANNING_ENDS_AT_ONCE = 'planning-ends-at-once';
