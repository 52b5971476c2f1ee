/** Of jobs that began before the expiration of groups was read. */
export const GROUP_EXPIRATION = 'group-expiration';
