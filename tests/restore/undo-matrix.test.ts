import { CONDITIONS, isSampled } from './matrix.conditions.ts';
import { testUndos } from './undo-matrix.cases.ts';

// One of the conditions; the full run has the others.
testUndos(CONDITIONS.filter(({ name }) => isSampled('undo', name)));
