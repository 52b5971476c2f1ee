import { CASES, sampleOf, testAdministrators, testLonelyAttacker } from './nobody-locked-out.cases.ts';

// The full run has each way with each loss.
testAdministrators(sampleOf(CASES));
testLonelyAttacker();
