/** The first of each connection in a list that begins with the newest. */
export function newestOfEach<T extends { readonly connectionId: string; readonly restorable: boolean }>(
  backups: readonly T[],
): readonly T[] {
  const newest = new Map<string, T>();
  for (const backup of backups)
    if (backup.restorable && !newest.has(backup.connectionId)) newest.set(backup.connectionId, backup);
  return [...newest.values()];
}
