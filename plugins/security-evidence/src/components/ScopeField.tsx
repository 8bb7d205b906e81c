import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { Select } from '@backstage/ui';
import { useDebouncedText } from '@fairway/plugin-screens-react';
import { useAsyncData } from '@fairway/plugin-security-scorecard-react';
import { useCallback, useState } from 'react';
import { securityEvidenceTranslationRef } from '../translation';

const SHOWN = 30;
const ORGANISATION = 'organisation';
const KINDS = ['group', 'system', 'domain', 'component', 'resource'];

interface Choice {
  id: string;
  label: string;
  description?: string;
}

/** Groups, systems, domains and services by part of their name. */
function useScopes(term: string): Choice[] {
  const catalog = useApi(catalogApiRef);
  const load = useCallback(async (): Promise<Choice[]> => {
    const { items } = await catalog.queryEntities({
      filter: { kind: KINDS },
      fields: ['kind', 'metadata.name', 'metadata.namespace', 'metadata.title'],
      limit: SHOWN,
      orderFields: { field: 'metadata.name', order: 'asc' },
      ...(term && {
        fullTextFilter: { term, fields: ['metadata.name', 'metadata.title'] },
      }),
    });
    return items.map(entity => {
      const id = stringifyEntityRef(entity);
      return {
        id,
        label: entity.metadata.title ?? entity.metadata.name,
        description: id,
      };
    });
  }, [catalog, term]);
  return useAsyncData(load, { keepPrevious: true }).data ?? [];
}

/** Chooses what an answer is about; '' is the organisation. */
export const ScopeField = ({
  value,
  onChange,
}: {
  value: string;
  onChange: (ref: string) => void;
}) => {
  const { t } = useTranslationRef(securityEvidenceTranslationRef);
  const [term, setTerm] = useState('');
  const [typed, setTyped] = useDebouncedText(term, setTerm);
  const scopes = useScopes(term.trim());
  const options: Choice[] = [
    { id: ORGANISATION, label: t('page.organisation') },
    // What is chosen stays so while others are looked for.
    ...(value && !scopes.some(({ id }) => id === value)
      ? [{ id: value, label: parseEntityRef(value).name, description: value }]
      : []),
    ...scopes,
  ];
  return (
    <Select
      label={t('page.scope')}
      search={{
        mode: 'server',
        inputValue: typed,
        onInputChange: setTyped,
        placeholder: t('page.scopeSearch'),
      }}
      options={options}
      value={value || ORGANISATION}
      onChange={key =>
        onChange(key === ORGANISATION || key === null ? '' : String(key))
      }
    />
  );
};
