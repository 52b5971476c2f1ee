/** What lists of stolen passwords are full of, longest first; with digits for letters where that is how it is typed. */
export const COMMON_WORDS: readonly string[] = [
  'password', 'passw0rd', 'pa55word', 'pa55w0rd', 'passwort', 'passwd', 'kennwort', 'motdepasse', 'contrasena', 'welcome', 'w3lcome', 'willkommen', 'bienvenue',
  'letmein', 'trustno', 'iloveyou', 'ichliebedich', 'changeme', 'changethis', 'administrator', 'admin', 'adm1n', 'root', 'superuser', 'master', 'access',
  'login', 'logon', 'signin', 'secret', 's3cret', 'geheim', 'default', 'temporary', 'temp', 'test', 'testing', 'demo', 'guest', 'user', 'hello', 'h3llo', 'hallo', 'bonjour',
  'monkey', 'dragon', 'football', 'fussball', 'baseball', 'basketball', 'soccer', 'hockey', 'sunshine', 'princess', 'prinzessin', 'shadow', 'superman', 'batman',
  'starwars', 'pokemon', 'michael', 'jordan', 'jennifer', 'charlie', 'ashley', 'daniel', 'jessica', 'thomas', 'andrea', 'freedom', 'whatever', 'computer', 'internet',
  'microsoft', 'office365', 'office', 'windows', 'azure', 'entra', 'cybback', 'backup', 'restore', 'server', 'company', 'firma', 'business', 'security', 'google', 'facebook',
  'spring', 'summer', 'autumn', 'winter', 'fruehling', 'sommer', 'herbst', 'january', 'february', 'march', 'april', 'june', 'july', 'august', 'september', 'october',
  'november', 'december', 'januar', 'februar', 'oktober', 'dezember', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday', 'montag', 'dienstag',
  'mittwoch', 'donnerstag', 'freitag', 'samstag', 'sonntag', 'london', 'berlin', 'paris', 'madrid', 'america', 'england', 'deutschland', 'france',
].toSorted((a, b) => b.length - a.length);

export const KEYBOARD_ROWS: readonly string[] = [
  '1234567890', '0123456789', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'qwertzuiop', 'azertyuiop', 'asdfghjkl', 'qsdfghjklm', 'zxcvbnm', 'yxcvbnm', 'wxcvbn',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm', 'qazwsxedcrfvtgbyhnujm', '1q2w3e4r5t6z7u8i9o0p', '1q2w3e4r5t6y7u8i9o0p',
];
