export { applyWave } from './apply/apply-wave.ts';
export { compareAfter } from './compare-after.ts';
export type { ReportRow } from './compare-after.ts';
export { observeLive } from './observe/observe-live.ts';
export type { Lookup } from './observe/observe-live.ts';
export { planChunk } from './observe/prepare.ts';
export * from './types.ts';
export { undoEntry, undoOptions } from './undo.ts';
