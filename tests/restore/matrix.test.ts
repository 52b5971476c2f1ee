import { testRestores } from './matrix.cases.ts';
import { CONDITIONS, isSampled } from './matrix.conditions.ts';

// Two of the conditions; the full run has the others.
testRestores(CONDITIONS.filter(({ name }) => isSampled('restore', name)));
