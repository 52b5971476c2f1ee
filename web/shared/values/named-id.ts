import type { Component, InjectionKey } from 'vue';

/** Shows an ID with the name of what it identifies, where a page knows how to find that; else values show the bare ID. */
export const namedIdKey: InjectionKey<Component> = Symbol('named ID');

/** The same for licences whose product is not known by its ID. */
export const licenceNameKey: InjectionKey<Component> = Symbol('licence name');
