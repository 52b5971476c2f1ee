/** Master key of the fixtures, which hold invented data only. */
export const FIXTURE_KEY = new Uint8Array(32).map((_, i) => i);
