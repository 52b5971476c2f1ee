/** What Stripe's clients send: `items[0][price]=x&expand[]=y`, as nested objects. Arrays are written with numbers or nothing. */
export type FormValue = string | FormObject | FormValue[];
export interface FormObject {
  [name: string]: FormValue;
}

export function parseForm(text: string): FormObject {
  const root: FormObject = {};
  for (const [path, value] of new URLSearchParams(text)) put(root, path, value);
  return arrays(root) as FormObject;
}

function put(root: FormObject, path: string, value: string): void {
  const [first = '', ...rest] = path.split('[').map((part) => part.replace(/\]$/, ''));
  let place = root;
  const names = [first, ...rest];
  names.forEach((name, index) => {
    const key = name === '' ? String(Object.keys(place).length) : name;
    if (index === names.length - 1) place[key] = value;
    else {
      const next = place[key] ?? {};
      place[key] = next;
      place = next as FormObject;
    }
  });
}

function arrays(value: FormValue): FormValue {
  if (typeof value === 'string' || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, entry]) => [name, arrays(entry)] as const);
  return entries.length > 0 && entries.every(([name], index) => name === String(index))
    ? entries.map(([, entry]) => entry)
    : Object.fromEntries(entries);
}

export function textOf(form: FormObject, name: string): string | null {
  const value = form[name];
  return typeof value === 'string' ? value : null;
}

export function objectOf(form: FormObject, name: string): FormObject {
  const value = form[name];
  return typeof value === 'object' && !Array.isArray(value) ? value : {};
}

export function listOf(form: FormObject, name: string): FormValue[] {
  const value = form[name];
  return Array.isArray(value) ? value : [];
}

export function textsOf(form: FormObject, name: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(objectOf(form, name)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
