import { OTHER_WORLDS, testWorlds } from './every-write-worlds.cases.ts';

testWorlds(OTHER_WORLDS);
