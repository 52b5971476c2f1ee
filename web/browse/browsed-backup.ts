import type { InjectionKey, Ref } from 'vue';

/** The restore point of the page, for parts that look something up in it. */
export const browsedBackupKey: InjectionKey<Readonly<Ref<string>>> = Symbol('browsed backup');
