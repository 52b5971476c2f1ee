import { vi } from 'vitest';
import { isSampled, testLostPermissions } from './partial-permission.cases.ts';

vi.setConfig({ testTimeout: 300_000 });

testLostPermissions((permission, at) => !isSampled(permission, at));
