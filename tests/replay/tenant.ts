/** The simulated tenant whose backups and restores were recorded. */
export const RECORDED_TENANT = { users: 15, groups: 4, seed: 3 } as const;
