import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { SearchField } from '@backstage/ui';
import {
  FilterSelect,
  layout,
  useDebouncedText,
} from '@fairway/plugin-screens-react';
import { WAIVER_STATUSES } from '@fairway/plugin-security-scorecard-common';
import { securityScorecardReactTranslationRef } from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';
import { ScopeSelect } from '../ScopeSelect';
import {
  ENDING_DAYS,
  useWaiversFilter,
  WaiversPatch,
} from './useWaiversFilter';

/** Props of {@link WaiversFilters}. */
export interface WaiversFiltersProps {
  filter: ReturnType<typeof useWaiversFilter>['filter'];
  onChange: (patch: WaiversPatch) => void;
}

/** Search, status, end and scope of the list of waivers. */
export const WaiversFilters = ({ filter, onChange }: WaiversFiltersProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  const [text, setText] = useDebouncedText(filter.search, search =>
    onChange({ search }),
  );
  return (
    <div className={layout.filters} role="search">
      <SearchField
        label={t('waivers.search')}
        placeholder={t('waivers.searchPlaceholder')}
        value={text}
        onChange={setText}
      />
      <FilterSelect
        label={t('waivers.status')}
        unset={t('waivers.anyStatus')}
        options={WAIVER_STATUSES.map(id => ({
          id,
          label: shared(`waiver.${id}`),
        }))}
        value={filter.status}
        onChange={status => onChange({ status })}
      />
      <FilterSelect
        label={t('waivers.expiring')}
        unset={t('waivers.expiringAny')}
        options={ENDING_DAYS.map(days => ({
          id: days,
          label: t('waivers.expiringDays', { count: Number(days) }),
        }))}
        value={filter.ending}
        onChange={ending => onChange({ ending })}
      />
      <ScopeSelect
        value={filter.scope}
        onChange={scope => onChange({ scope })}
      />
    </div>
  );
};
