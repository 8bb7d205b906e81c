{% if values.personalData -%}
import type { PersonalDataSource } from '../privacy/sources.js';

{% endif -%}
/** One item. Replace it by what this service is for. */
export interface Item {
  title: string;
  /** Subject of whoever created it. */
  createdBy: string;
}

/** Keeps items. */
export interface ItemStore {
  list(): Promise<readonly Item[]>;
  /** False when there is no room. */
  add(item: Item): Promise<boolean>;
{%- if values.personalData %}
  /** What it keeps about people. */
  personalData: PersonalDataSource;
{%- endif %}
}

/** Keeps at most 1000 items, in memory. */
export function createMemoryItemStore(): ItemStore {
  const items: Item[] = [];
  return {
    list: () => Promise.resolve([...items]),
    add(item) {
      const fits = items.length < 1000;
      if (fits) {
        items.push(item);
      }
      return Promise.resolve(fits);
    },
{%- if values.personalData %}
    personalData: {
      name: 'items',
      export: person => Promise.resolve(items.filter(item => item.createdBy === person)),
      erase(person) {
        for (let index = items.length - 1; index >= 0; index -= 1) {
          if (items[index]?.createdBy === person) {
            items.splice(index, 1);
          }
        }
        return Promise.resolve();
      },
    },
{%- endif %}
  };
}
