import { isGraphObject, stringOf, type GraphObject } from '../json.ts';

/** What the types of Privileged Identity Management share: rights that begin and end by a schedule. */

/** A person switched on what he is eligible for, for some hours. */
export function isActivation({ assignmentType }: GraphObject): boolean {
  return stringOf(assignmentType)?.toLowerCase() === 'activated';
}

/** When the right ends by itself, as ISO time; null where it does not. */
export function endOf({ scheduleInfo, createdDateTime }: GraphObject): string | null {
  if (!isGraphObject(scheduleInfo) || !isGraphObject(scheduleInfo.expiration)) return null;
  const { endDateTime, duration } = scheduleInfo.expiration;
  const end = stringOf(endDateTime);
  if (end !== null) return end;
  const length = stringOf(duration);
  const start = stringOf(scheduleInfo.startDateTime) ?? stringOf(createdDateTime);
  return length === null || start === null ? null : later(start, length);
}

/**
 * Whether a row of the assignments in force is more than what the type of plain assignments holds: an activation, one
 * with an end, or one that has not begun.
 */
export function isTimeBound(schedule: GraphObject, nowMs: number): boolean {
  if (isActivation(schedule) || endOf(schedule) !== null) return true;
  const start = isGraphObject(schedule.scheduleInfo) ? stringOf(schedule.scheduleInfo.startDateTime) : null;
  return start !== null && Date.parse(start) > nowMs;
}

/**
 * Body of the request that gives the right again. A duration would begin to run anew: what is sent is the end.
 */
export function requestOf(body: GraphObject): GraphObject {
  const request = { ...body, action: 'adminAssign', justification: 'Restored from a backup.' };
  const end = endOf(body);
  const info = body.scheduleInfo;
  if (end === null || !isGraphObject(info)) return request;
  return {
    ...request,
    scheduleInfo: { ...info, expiration: { type: 'afterDateTime', endDateTime: end, duration: null } },
  };
}

/** Body of the request that ends the right; `names` are the properties by which Graph finds it. */
export function removalOf(schedule: GraphObject, names: readonly string[]): GraphObject {
  const named = names.map((name) => [name, schedule[name] ?? null] as const);
  return { ...Object.fromEntries(named), action: 'adminRemove', justification: 'Removed by a restore.' };
}

const DURATION = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** An ISO 8601 duration after a time; null where it is none. */
function later(start: string, duration: string): string | null {
  const parts = DURATION.exec(duration)
    ?.slice(1)
    .map((part) => Number(part ?? 0));
  const at = new Date(start);
  if (parts === undefined || Number.isNaN(at.getTime())) return null;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts;
  at.setUTCFullYear(at.getUTCFullYear() + years, at.getUTCMonth() + months, at.getUTCDate() + weeks * 7 + days);
  return new Date(at.getTime() + ((hours * 60 + minutes) * 60 + seconds) * 1_000).toISOString();
}
