/** Word lists the seed draws from; several scripts on purpose. */
export const FIRST_NAMES = [
  'Megan', 'Alex', 'Adele', 'Diego', 'Grady', 'Isaiah', 'Joni', 'Lee', 'Lidia', 'Lynne', 'Miriam', 'Nestor', 'Patti', 'Pradeep', 'Henrietta',
  'Johanna', 'Christie', 'Debra', 'Åsa', 'Björn', 'Zoë', 'José', 'Łukasz', 'Søren', 'Chloé', 'François', 'Jürgen', 'Ñusta', 'Siobhán', 'Þóra',
  'Amara', 'Kofi', 'Priya', 'Ravi', 'Mei', 'Hiroshi', 'Yuki', 'Minjun', 'Fatima', 'Omar', 'Layla', 'Tariq', 'Olga', 'Dmitri', 'Ioana', 'Nikos',
] as const;
export const LAST_NAMES = [
  'Bowen', 'Wilber', 'Vance', 'Siciliani', 'Archie', 'Langer', 'Sherman', 'Gu', 'Holloway', 'Robbins', 'Graham', 'Wilke', 'Fernandez', 'Gupta',
  'Mueller', 'Lorenz', 'Cline', 'Berger', 'Åkesson', 'Öberg', 'Núñez', 'Kowalczyk', 'Jørgensen', 'Lefèvre', 'Großmann', 'O\'Brien', 'Ní Dhomhnaill',
  'Okafor', 'Mensah', 'Sharma', 'Tanaka', 'Sato', 'Kim', 'Haddad', 'Nasser', 'Petrova', 'Ivanov', 'Popescu', 'Papadopoulos', 'van der Berg',
] as const;
/** Shown as whole names in their own script; the account name stays in Latin letters. */
export const OTHER_SCRIPTS = ['李小龙', '山田太郎', '김민준', 'Мария Иванова', 'محمد علي', 'Ελένη Παπαδοπούλου', 'שרה כהן', 'Nguyễn Thị Hoa', 'नीला शर्मा'] as const;
export const DEPARTMENTS = ['Sales', 'Marketing', 'Engineering', 'Finance', 'Legal', 'Human Resources', 'Operations', 'Försäljning', 'Research & Development', 'IT'] as const;
export const TITLES = ['Manager', 'Specialist', 'Director', 'Engineer', 'Analyst', 'Consultant', 'Assistant', 'Controller', 'Architect'] as const;
export const PLACES = [
  { city: 'Stockholm', country: 'Sweden', usage: 'SE', language: 'sv-SE' }, { city: 'London', country: 'United Kingdom', usage: 'GB', language: 'en-GB' },
  { city: 'Seattle', country: 'United States', usage: 'US', language: 'en-US' }, { city: 'São Paulo', country: 'Brazil', usage: 'BR', language: 'pt-BR' },
  { city: '東京', country: 'Japan', usage: 'JP', language: 'ja-JP' }, { city: 'Zürich', country: 'Switzerland', usage: 'CH', language: 'de-CH' },
] as const;
export const GROUP_TOPICS = ['Project', 'Team', 'Access', 'Licence', 'Region', 'Site', 'Mailing', 'Pilot', 'Vendor', 'Café', 'Ångström', '計画'] as const;
export const APP_NAMES = ['Payroll', 'Expenses', 'Timesheets', 'CRM Connector', 'Build Pipeline', 'Intranet', 'Data Lake Reader', 'Visitor Kiosk', 'HR Portal', 'Invoice Robot', 'Wiki', 'Fleet Tracker'] as const;
export const GALLERY_APPS = ['Salesforce', 'ServiceNow', 'Zoom', 'Slack', 'Workday', 'Box', 'DocuSign', 'Adobe Creative Cloud'] as const;

/** Letters an account name may hold. */
export function accountName(text: string): string {
  return text.normalize('NFD').replaceAll(/[^\x20-\x7e]/g, '').replaceAll(/[^A-Za-z]/g, '').toLowerCase();
}
