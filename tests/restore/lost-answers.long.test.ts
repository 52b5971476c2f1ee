import { testLostAnswers } from './lost-answers.cases.ts';

testLostAnswers([12]);
