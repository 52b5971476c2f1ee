/** The national clouds of Microsoft Entra ID. */
export const CLOUDS = ['global', 'usGovHigh', 'usGovDod', 'china'] as const;
export type Cloud = (typeof CLOUDS)[number];
