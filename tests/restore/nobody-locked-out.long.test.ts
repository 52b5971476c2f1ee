import { CASES, sampleOf, testAdministrators } from './nobody-locked-out.cases.ts';

const tried = sampleOf(CASES);
testAdministrators(CASES.filter((one) => !tried.includes(one)));
