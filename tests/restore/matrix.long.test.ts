import { testRestores } from './matrix.cases.ts';
import { CONDITIONS, isSampled } from './matrix.conditions.ts';

testRestores(CONDITIONS.filter(({ name }) => !isSampled('restore', name)));
