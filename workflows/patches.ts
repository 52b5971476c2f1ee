/** Of jobs that began before the expiration of groups was read. */
export const GROUP_EXPIRATION = 'group-expiration';
/** Of restores that began before the tenant was read in bulk for plans of whole types. */
export const PLANS_READ_IN_BULK = 'plans-read-in-bulk';
/** Of restores that began before a cancellation ended their planning at once. */
export const PLANNING_ENDS_AT_ONCE = 'planning-ends-at-once';
