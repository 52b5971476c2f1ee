import { describe, expect, it } from 'vitest';
import { MIN_PASSWORD_LENGTH } from '#core/domain/passwords/password-problem.ts';
import { passwordHint } from './password-hint.ts';

const nobody = { email: '', name: '', company: null };
const anna = { email: 'anna.berg@contoso.com', name: 'Anna Berg', company: 'Contoso' };

describe('passwordHint', () => {
  it('says how many characters are missing', () => {
    expect(passwordHint('', nobody).score).toBe(0);
    expect(passwordHint('xk'.repeat(3), nobody)).toMatchObject({
      score: 1,
      advice: `${String(MIN_PASSWORD_LENGTH - 6)} more characters.`,
    });
    expect(passwordHint('lantern-orb', nobody)).toMatchObject({ score: 1, advice: 'One more character.' });
  });

  it('gives the sentence with which the server would refuse', () => {
    expect(passwordHint('password12345', nobody)).toMatchObject({ score: 1, label: 'Too easy to guess' });
    expect(passwordHint('contoso-anna-berg', anna).advice).toContain('your name');
    expect(passwordHint('contoso-anna-berg', nobody).score).toBeGreaterThan(1);
  });

  it('finds four words strong without asking for signs', () => {
    expect(passwordHint('lantern orbit maple kettle', anna).score).toBe(4);
  });
});
