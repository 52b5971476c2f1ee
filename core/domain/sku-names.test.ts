import { expect, it } from 'vitest';
import { skuName, skuWords } from './sku-names.ts';

it('knows products by their ID however it is written, and says where it does not', () => {
  expect(skuName('6FD2C87F-B296-42F0-B197-1E91E994B900')).toBe('Office 365 E3');
  expect(skuName('00000000-0000-0000-0000-000000000000')).toBeNull();
});

it.each([
  ['STREAM_PLAN_2_ADDON', 'Stream Plan 2 Addon'],
  ['Microsoft_365_Copilot', 'Microsoft 365 Copilot'],
  ['POWER_BI_STANDARD', 'Power BI Standard'],
  ['SPE_E3_USGOV_DOD', 'SPE E3 Usgov DOD'],
  ['O365_w/o_Teams_Bundle__M3', 'O365 w/o Teams Bundle M3'],
])('%s is read as %s', (partNumber, words) => {
  expect(skuWords(partNumber)).toBe(words);
});
