import { expect, it } from 'vitest';
import { maySignUp } from './may-sign-up.ts';

it('lets in whom the server lets in: with closed sign-up an invitation is for those who have an account', () => {
  const may = (signUp: 'open' | 'invitation' | 'closed', isInvited: boolean, firstAccount = false): boolean =>
    maySignUp({ signUp, firstAccount }, isInvited);
  expect([may('open', false), may('invitation', false), may('closed', false)]).toEqual([true, false, false]);
  expect([may('open', true), may('invitation', true), may('closed', true)]).toEqual([true, true, false]);
  expect([may('invitation', false, true), may('closed', false, true)]).toEqual([true, true]);
});
