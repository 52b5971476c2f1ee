import { vi } from 'vitest';
import { isSampled, testLostParts, testLostPermissions } from './partial-permission.cases.ts';

vi.setConfig({ testTimeout: 300_000 });

// Two of the permissions; the full run has the others.
testLostPermissions(isSampled);
testLostParts();
