/** What Graph gives to every object that it creates, whatever the backup held: expected where an object stands for another. */
export const NEW_WITH_THE_OBJECT: readonly string[] = [
  'id',
  'appId',
  'createdDateTime',
  'createdByAppId',
  'createdUsing',
  'modifiedDateTime',
  'securityIdentifier',
];
