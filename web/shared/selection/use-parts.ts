import { type ComputedRef, computed, shallowRef } from 'vue';
import type { Choice, ChosenLink } from '#core/domain/plan/choice.ts';
import { counted } from '../format/numbers.ts';

/** What the API takes of one object. */
const MAX_ATTRIBUTES = 200;
const MAX_LINKS = 1_000;

/** Attributes and links of one object that are ticked, to be restored without the rest of it. */
export interface Parts {
  readonly choice: ComputedRef<Choice>;
  readonly count: ComputedRef<number>;
  /** `2 attributes and 1 link` */
  readonly text: ComputedRef<string>;
  /** More is ticked than one restore takes. */
  readonly isTooMuch: ComputedRef<boolean>;
  hasAttribute(path: string): boolean;
  hasLink(link: ChosenLink): boolean;
  toggleAttribute(path: string): void;
  toggleLink(link: ChosenLink): void;
  set(choice: Choice): void;
}

const NOTHING: Choice = { attributes: [], links: [] };

export function useParts(): Parts {
  const choice = shallowRef<Choice>(NOTHING);
  const keys = computed(() => new Set(choice.value.links.map(keyOf)));
  const hasAttribute = (path: string): boolean => choice.value.attributes.includes(path);
  const hasLink = (link: ChosenLink): boolean => keys.value.has(keyOf(link));
  return {
    choice: computed(() => choice.value),
    count: computed(() => choice.value.attributes.length + choice.value.links.length),
    text: computed(() => choiceText(choice.value)),
    isTooMuch: computed(() => choice.value.attributes.length > MAX_ATTRIBUTES || choice.value.links.length > MAX_LINKS),
    hasAttribute,
    hasLink,
    toggleAttribute(path) {
      const { attributes, links } = choice.value;
      choice.value = {
        attributes: hasAttribute(path) ? attributes.filter((one) => one !== path) : [...attributes, path],
        links,
      };
    },
    toggleLink({ relation, targetId }) {
      const { attributes, links } = choice.value;
      const key = keyOf({ relation, targetId });
      choice.value = {
        attributes,
        links: keys.value.has(key) ? links.filter((one) => keyOf(one) !== key) : [...links, { relation, targetId }],
      };
    },
    set: (next) => {
      choice.value = next;
    },
  };
}

export function choiceText({ attributes, links }: Choice): string {
  const parts = [
    ...(attributes.length > 0 ? [counted(attributes.length, 'attribute')] : []),
    ...(links.length > 0 ? [counted(links.length, 'link')] : []),
  ];
  return parts.join(' and ');
}

function keyOf({ relation, targetId }: ChosenLink): string {
  return `${relation} ${targetId.toLowerCase()}`;
}
