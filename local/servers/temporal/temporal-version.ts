/** Newest CLI that Go can build from its published module (later ones replace a module that is not published). */
export const temporalVersion = '1.5.1';

/** How a program is looked for, fetched or built. */
export interface FindOptions {
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}
