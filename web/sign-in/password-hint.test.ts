import { describe, expect, it } from 'vitest';
import { MIN_PASSWORD_LENGTH, passwordHint } from './password-hint.ts';

describe('passwordHint', () => {
  it('says how many characters are missing', () => {
    expect(passwordHint('')).toMatchObject({ score: 0, advice: `At least ${String(MIN_PASSWORD_LENGTH)} characters; ${String(MIN_PASSWORD_LENGTH)} more.` });
    expect(passwordHint('x'.repeat(MIN_PASSWORD_LENGTH - 1))).toMatchObject({ score: 0, advice: `At least ${String(MIN_PASSWORD_LENGTH)} characters; one more.` });
  });

  it.each(['password12345', 'aaaaaaaaaaaaaaaaaaaa', 'abababababababababab', 'qwertqwertqwert'])('finds %s weak, however long it is', (password) => {
    expect(passwordHint(password).score).toBe(1);
  });

  it('does not count what anybody knows about the person', () => {
    const alone = passwordHint('contoso-anna-berg').score;
    expect(passwordHint('contoso-anna-berg', ['Anna Berg', 'anna.berg@contoso.com', 'Contoso']).score).toBeLessThan(alone);
    expect(passwordHint('contoso-anna-berg', ['Anna Berg', 'Contoso']).score).toBe(1);
  });

  it('finds four words strong without asking for signs', () => {
    expect(passwordHint('lantern orbit maple thursday').score).toBe(4);
  });
});
