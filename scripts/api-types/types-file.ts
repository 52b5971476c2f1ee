/**
 * Checked in, so that an editor and the type check of a fresh clone have it without running the API, and so that a
 * change of the API is seen in review.
 */
export const TYPES_FILE = 'web/shared/api/schema.gen.d.ts';
