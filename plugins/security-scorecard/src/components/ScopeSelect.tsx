import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Select } from '@backstage/ui';
import { useScopes } from '../hooks/useChoices';
import { securityScorecardTranslationRef } from '../translation';

const ANY = 'any';

/** Props of {@link ScopeSelect}. */
export interface ScopeSelectProps {
  /** Entity ref of a group, system or domain; '' for everything. */
  value: string;
  onChange: (ref: string) => void;
}

/** Narrows a list to a group, system or domain with everything below it. */
export const ScopeSelect = ({ value, onChange }: ScopeSelectProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const scopes = useScopes();
  const options: { id: string; label: string }[] = scopes.map(
    ({ ref, name, kind }) => ({
      id: ref,
      label: t('services.scopeOption', { name, kind }),
    }),
  );
  // A scope from the address stays selectable while the others load.
  if (value && !scopes.some(({ ref }) => ref === value)) {
    options.unshift({ id: value, label: value });
  }
  return (
    <Select
      label={t('services.scope')}
      search={{ placeholder: t('services.scopeSearchPlaceholder') }}
      options={[{ id: ANY, label: t('services.anyScope') }, ...options]}
      value={value || ANY}
      onChange={key => onChange(key === ANY ? '' : String(key))}
    />
  );
};
