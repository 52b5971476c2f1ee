import { OTHER_WORLDS, testWorlds } from './graph-as-it-is.cases.ts';

testWorlds(OTHER_WORLDS);
