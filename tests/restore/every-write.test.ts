import { DOCUMENTED, testWorlds } from './every-write-worlds.cases.ts';

// The full run has the other worlds as well.
testWorlds([DOCUMENTED]);
