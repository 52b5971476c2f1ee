import type { Entity } from '../store/entity-set.ts';
import type { SetName } from '../types.ts';
import type { Call } from './context.ts';
import { type Shape, type ShapeOptions, shapeFor } from './shape.ts';

/**
 * Shapes of a set's rows. A row of the declared type goes without `@odata.type` (unless asked for); one of a derived type (an agent
 * identity among service principals) carries its own.
 */
export class RowShapes {
  readonly declared: Shape;
  readonly #derived = new Map<string, Shape>();
  readonly #call: Call;
  readonly #set: SetName;
  readonly #type: string;
  readonly #options: ShapeOptions;

  constructor(call: Call, set: SetName, type: string, options: ShapeOptions) {
    this.#call = call;
    this.#set = set;
    this.#type = type;
    this.#options = options;
    this.declared = shapeFor(call, set, type, options);
  }

  of(entity: Entity): Shape {
    if (entity.type === this.#type) return this.declared;
    const known = this.#derived.get(entity.type);
    if (known !== undefined) return known;
    const shape = shapeFor(this.#call, this.#set, entity.type, { ...this.#options, withType: true });
    this.#derived.set(entity.type, shape);
    return shape;
  }
}
