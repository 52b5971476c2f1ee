export { startSimulator } from './server/start.ts';
export type * from './types.ts';
