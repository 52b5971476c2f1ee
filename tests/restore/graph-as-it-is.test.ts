import { DOCUMENTED, testWorlds } from './graph-as-it-is.cases.ts';

// The full run has the other worlds as well.
testWorlds([DOCUMENTED]);
