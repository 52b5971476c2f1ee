import { describe, expect, it } from 'vitest';
import { refuseWeakPassword } from './password-rules.ts';

const anna = { email: 'anna.berg@contoso-pharma.com', name: 'Anna Berg', company: 'Contoso Pharma' };

function problemOf(password: string, owner = anna): string {
  try {
    refuseWeakPassword(password, owner);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('a password', () => {
  it.each([
    'correct horse battery staple',
    'violet tractor sings quietly',
    'Xk7!pQz2#mLw',
    'j8Gf-aWq2-9sKd-Lmz4',
    'mein Hund frisst gerne Äpfel',
    '五月の朝に鳥が鳴くのを聞いた',
    'anna berg reads 47 odd novels',
    'my password is a giraffe in july',
  ])('such as %j will do', (password) => {
    expect(problemOf(password)).toBe('');
  });

  it.each(['short', 'elevenchars', '😀😀😀😀😀'])('such as %j is too short', (password) => {
    expect(problemOf(password)).toMatch(/has \d+ characters/);
  });

  it.each([
    'annaberg1985',
    'Anna.Berg2026',
    'anna.berg@contoso-pharma.com',
    'ContosoPharma!',
    'contoso-pharma.com',
    'ANNA BERG ANNA BERG',
  ])('such as %j says nothing but who it is of', (password) => {
    expect(problemOf(password)).toContain('your name, your address or your company');
  });

  it.each([
    'password1234',
    'P@ssword1234',
    'Passw0rd2024!',
    'passwordpassword',
    'qwertyuiop123',
    '123456789012',
    'aaaaaaaaaaaa',
    'abcdefghijkl',
    '1qaz2wsx3edc',
    'Welcome2026!!',
    'Summer2025!!!',
    'letmeinletmein',
    'administrator1',
    'changeme12345',
    'Microsoft365!',
    'abcabcabcabc',
    'iloveyou2024',
    'poiuytrewq321',
    'Passwort12345',
    'zaq12wsxcde3',
  ])('such as %j is tried first', (password) => {
    expect(problemOf(password)).toContain('tried first');
  });

  it('has an end', () => {
    expect(problemOf(`x7${'qzkvwj'.repeat(30)}`)).toContain('128');
  });

  it('is judged without what nobody said of the person', () => {
    expect(problemOf('violet tractor sings', { email: 'a@b.c', name: '', company: '' })).toBe('');
    expect(problemOf('violet tractor sings', { ...anna, company: '...' })).toBe('');
  });

  it('is never in the sentence about it', () => {
    for (const password of ['short', 'annaberg1985', 'password1234'])
      expect(problemOf(password)).not.toContain(password);
  });
});
