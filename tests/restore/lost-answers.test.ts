import { testLostAnswers } from './lost-answers.cases.ts';

// The full run has another tenant as well.
testLostAnswers([11]);
