import { testLeftOutPrincipals } from './left-out-principals.cases.ts';

testLeftOutPrincipals(true);
