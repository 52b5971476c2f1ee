/** Why a workspace may not run backups at present, as a sentence that says what to do; null where it may. */
export type MayRunBackups = (workspaceId: string) => Promise<string | null>;
