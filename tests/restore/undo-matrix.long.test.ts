import { CONDITIONS, isSampled } from './matrix.conditions.ts';
import { testUndos } from './undo-matrix.cases.ts';

testUndos(CONDITIONS.filter(({ name }) => !isSampled('undo', name)));
