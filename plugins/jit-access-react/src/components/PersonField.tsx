import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { Select } from '@backstage/ui';
import { useState } from 'react';
import { useDebounced } from '../hooks/useDebounced';
import { useLive } from '../hooks/useLive';
import { jitAccessReactTranslationRef } from '../translation';

const SHOWN = 30;
const NOBODY = 'nobody';

/** Properties of {@link PersonField}. */
export interface PersonFieldProps {
  label: string;
  description?: string;
  isRequired?: boolean;
  /** Offers to choose nobody, in these words. */
  nobody?: string;
  /** User ref; empty while nobody is chosen. */
  value: string;
  onChange: (userRef: string) => void;
  error?: string;
  className?: string;
}

interface Person {
  id: string;
  label: string;
  description: string;
}

function usePeople(search: string): Person[] {
  const catalog = useApi(catalogApiRef);
  const live = useLive(
    `people ${search}`,
    async () => {
      const { items } = await catalog.queryEntities({
        filter: { kind: 'user' },
        limit: SHOWN,
        orderFields: { field: 'metadata.name', order: 'asc' },
        ...(search && {
          fullTextFilter: {
            term: search,
            fields: ['metadata.name', 'spec.profile.displayName'],
          },
        }),
      });
      return items.map(entity => {
        const ref = stringifyEntityRef(entity);
        const profile = entity.spec?.profile;
        const name =
          profile && typeof profile === 'object' && 'displayName' in profile
            ? profile.displayName
            : undefined;
        return {
          id: ref,
          label: typeof name === 'string' ? name : entity.metadata.name,
          description: ref,
        };
      });
    },
    { keep: true, once: true },
  );
  return live.value ?? [];
}

/** Chooses a person of the catalog, found by name. */
export function PersonField(props: PersonFieldProps) {
  const { label, description, isRequired, nobody, value, onChange, error } =
    props;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const [search, setSearch] = useState('');
  const people = usePeople(useDebounced(search.trim()));
  const known = people.some(person => person.id === value);
  const options = [
    ...(nobody ? [{ id: NOBODY, label: nobody }] : []),
    // Who is chosen stays so while others are looked for.
    ...(value && !known ? [{ id: value, label: value }] : []),
    ...people,
  ];
  return (
    <Select
      label={label}
      description={error ?? description}
      className={props.className}
      isRequired={isRequired}
      isInvalid={Boolean(error)}
      placeholder={t('person.choose')}
      search={{
        mode: 'server',
        inputValue: search,
        onInputChange: setSearch,
        placeholder: t('person.search'),
      }}
      options={options}
      value={value || (nobody ? NOBODY : null)}
      onChange={next =>
        onChange(next === NOBODY || next === null ? '' : String(next))
      }
    />
  );
}
