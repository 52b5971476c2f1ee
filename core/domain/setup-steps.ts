/** What can be put away of the setup of a workspace: the choice of a storage, or the whole list. */
export const SETUP_STEPS = ['all', 'storage'] as const;
export type SetupStep = (typeof SETUP_STEPS)[number];
