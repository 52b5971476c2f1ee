import { describe } from 'vitest';
import { budgetStoreContract } from './budget-store-contract.fixture.ts';
import { MemoryBudgetStore } from './memory-budget-store.fixture.ts';

describe('the store in memory', () => {
  budgetStoreContract(() => new MemoryBudgetStore());
});
