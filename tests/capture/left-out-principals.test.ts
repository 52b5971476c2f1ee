import { testLeftOutPrincipals } from './left-out-principals.cases.ts';

// The full run has a delta that shows them as well.
testLeftOutPrincipals(false);
