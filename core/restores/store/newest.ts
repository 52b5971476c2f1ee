/** Later than any backup. */
export const NEWEST = 2_147_483_647;
