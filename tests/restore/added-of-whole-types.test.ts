import { DOCUMENTED, testAddedOfWholeTypes } from './added-of-whole-types.cases.ts';

// The full run has the ways that were only reported as well.
testAddedOfWholeTypes(DOCUMENTED);
