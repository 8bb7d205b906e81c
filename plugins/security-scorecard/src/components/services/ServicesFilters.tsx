import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { SearchField, Select } from '@backstage/ui';
import { LEVELS } from '@fairway/plugin-security-scorecard-common';
import { securityScorecardReactTranslationRef } from '@fairway/plugin-security-scorecard-react';
import { useDebouncedText } from '../../hooks/useDebouncedText';
import { useOwners } from '../../hooks/useOwners';
import { securityScorecardTranslationRef } from '../../translation';
import styles from '../layout.module.css';
import type { ServicesFilter } from './useServicesFilter';

const ANY = 'any';

/** Props of {@link ServicesFilters}. */
export interface ServicesFiltersProps {
  filter: ServicesFilter;
  onChange: (patch: Partial<ServicesFilter>) => void;
}

/** Search, owner, level and order of the list of services. */
export const ServicesFilters = ({ filter, onChange }: ServicesFiltersProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  const owners = useOwners();
  const [search, setSearch] = useDebouncedText(filter.search, value =>
    onChange({ search: value }),
  );
  // An owner from the address stays selectable while the owners load.
  const refs = new Map(owners.map(({ ref, name }) => [ref, name]));
  if (filter.owner && !refs.has(filter.owner)) {
    refs.set(filter.owner, filter.owner);
  }
  return (
    <div className={styles.filters} role="search">
      <SearchField
        label={t('services.search')}
        placeholder={t('services.searchPlaceholder')}
        value={search}
        onChange={setSearch}
      />
      <Select
        label={t('services.owner')}
        search={{ placeholder: t('services.ownerSearchPlaceholder') }}
        options={[
          { id: ANY, label: t('services.anyOwner') },
          ...[...refs].map(([id, label]) => ({ id, label })),
        ]}
        value={filter.owner || ANY}
        onChange={key => onChange({ owner: key === ANY ? '' : String(key) })}
      />
      <Select
        label={t('services.level')}
        options={[
          { id: ANY, label: t('services.anyLevel') },
          ...LEVELS.map(id => ({ id, label: shared(`level.${id}`) })),
        ]}
        value={filter.level || ANY}
        onChange={key => onChange({ level: key === ANY ? '' : String(key) })}
      />
      <Select
        label={t('services.order')}
        options={[
          { id: 'worst', label: t('services.orderWorst') },
          { id: 'title', label: t('services.orderTitle') },
          { id: 'deadline', label: t('services.orderDeadline') },
        ]}
        value={filter.order || 'worst'}
        onChange={key =>
          onChange({ order: key === 'worst' ? '' : String(key) })
        }
      />
    </div>
  );
};
