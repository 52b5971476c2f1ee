import { REPORTED, testAddedOfWholeTypes } from './added-of-whole-types.cases.ts';

testAddedOfWholeTypes(REPORTED);
