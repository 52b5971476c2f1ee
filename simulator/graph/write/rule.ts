import { coreTypes } from '../../schema/model.ts';
import type { Entity } from '../../store/entity-set.ts';
import type { JsonObject, SetName } from '../../types.ts';
import type { Call } from '../context.ts';
import type { Checked } from './validate.ts';

/** What one type adds to the schema when it is written. Absent create, update or remove: the method is not offered. */
export interface WriteRule {
  set: SetName;
  type: string;
  /** Collection path; items are `{path}/{id}`. */
  path: string;
  create?: {
    required?: readonly string[];
    writable?: readonly string[];
    binds?: readonly string[];
    contained?: readonly string[];
    /** Accepted and dropped. */
    ignored?: (call: Call) => readonly string[];
    /** Body needs `@odata.type` naming a concrete type. */
    typed?: boolean;
    /** Fills what the service sets, checks rules; may change `props`. */
    prepare?: (call: Call, props: JsonObject, checked: Checked) => void;
    /** The new id when the service does not make one up. */
    id?: (props: JsonObject) => string | undefined;
    after?: (call: Call, entity: Entity, checked: Checked) => void;
  };
  update?: {
    updatable?: readonly string[];
    writable?: readonly string[];
    binds?: readonly string[];
    contained?: readonly string[];
    ignored?: (call: Call) => readonly string[];
    typed?: boolean;
    prepare?: (call: Call, entity: Entity, changes: JsonObject, checked: Checked) => void;
    after?: (call: Call, entity: Entity, checked: Checked) => void;
    /** Default: the permission of the path. */
    permission?: (call: Call) => void;
  };
  remove?: { prepare?: (call: Call, entity: Entity) => void; permanent?: (entity: Entity) => boolean };
  createOnly?: readonly string[];
}

/** Required, create-only and updatable names of a backed-up type. */
export function coreOf(key: string): { required: string[]; createOnly: string[]; updatable: string[] | undefined } {
  const core = coreTypes[key];
  if (core === undefined) throw new Error(`no core type ${key}`);
  const simple = (names: readonly string[] | undefined): string[] => (names ?? []).filter((name) => /^\w+$/.test(name));
  return {
    required: simple(core.createRequired),
    createOnly: simple(core.createOnly),
    updatable: core.updatable === undefined ? undefined : simple(core.updatable),
  };
}

export function timestamp(call: Call): string {
  return `${new Date(call.now).toISOString().slice(0, 19)}Z`;
}
