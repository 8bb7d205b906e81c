import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntityPresentation } from '@backstage/plugin-catalog-react';
import {
  Alert,
  Flex,
  Radio,
  RadioGroup,
  SearchField,
  Text,
} from '@backstage/ui';
import type { Entitlement } from '@fairway/plugin-jit-access-common';
import {
  RiDoorOpenLine,
  RiKey2Line,
  RiLockLine,
  RiTimeLine,
} from '@remixicon/react';
import { useEntitlements } from '../../hooks/useAccess';
import { useDebounced } from '../../hooks/useDebounced';
import { useProviderWords } from '../../hooks/useProviderWords';
import { jitAccessReactTranslationRef } from '../../translation';
import styles from '../fields.module.css';
import { LiveContent } from '../LiveContent';
import { ServerWords } from '../ServerWords';
import { RiskBadge } from '../StateBadge';
import { useCurrentAccess } from './useCurrentAccess';

const ICONS = {
  none: RiKey2Line,
  granted: RiDoorOpenLine,
  pending: RiTimeLine,
};

/** Properties of {@link WhatStep}. */
export interface WhatStepProps {
  /** Only what belongs to this entity. */
  entityRef?: string;
  search: string;
  onSearch: (search: string) => void;
  /** Id of the entitlement that is chosen. */
  value: string | null;
  onChoose: (entitlement: Entitlement) => void;
}

/** Finds and chooses what to ask for. What would be refused can't be chosen. */
export function WhatStep(props: WhatStepProps) {
  const { entityRef, search, onSearch, value, onChoose } = props;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const query = useDebounced(search.trim());
  const live = useEntitlements({
    ...(entityRef && { entityRef }),
    ...(query && { search: query }),
  });
  return (
    <Flex direction="column" gap="4">
      {!entityRef && (
        <SearchField
          label={t('flow.search')}
          value={search}
          onChange={onSearch}
        />
      )}
      <LiveContent live={live}>
        {page =>
          page.items.length === 0 ? (
            <Empty entity={Boolean(entityRef)} search={Boolean(search)} />
          ) : (
            <>
              {!page.items.some(item => item.eligible) && (
                <Alert
                  role="status"
                  status="info"
                  icon
                  title={t('flow.noneEligible')}
                  description={t('flow.noneEligibleNext')}
                />
              )}
              <RadioGroup
                label={t('flow.choose')}
                value={value}
                onChange={id => {
                  const chosen = page.items.find(item => item.id === id);
                  if (chosen) {
                    onChoose(chosen);
                  }
                }}
              >
                {eligibleFirst(page.items).map(item => (
                  <Choice key={item.id} entitlement={item} />
                ))}
              </RadioGroup>
            </>
          )
        }
      </LiveContent>
    </Flex>
  );
}

/** What one may ask for before what one may not, otherwise in the server's order. */
function eligibleFirst(items: Entitlement[]): Entitlement[] {
  return [
    ...items.filter(item => item.eligible),
    ...items.filter(item => !item.eligible),
  ];
}

function Empty(props: { entity: boolean; search: boolean }) {
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  let text: string = t('flow.nonePolicies');
  if (props.search) {
    text = t('flow.none');
  } else if (props.entity) {
    text = t('flow.noneEntity');
  }
  return (
    <Text as="p" color="secondary">
      {text}
    </Text>
  );
}

function Choice(props: { entitlement: Entitlement }) {
  const { entitlement } = props;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const { primaryTitle } = useEntityPresentation(entitlement.entityRef);
  const providerWords = useProviderWords();
  const current = useCurrentAccess(entitlement.id);
  const Icon = entitlement.eligible ? ICONS[current] : RiLockLine;
  return (
    <Radio
      value={entitlement.id}
      isDisabled={!entitlement.eligible}
      className={styles.choice}
    >
      <span className={styles.choiceText}>
        <span className={styles.choiceTitle}>
          <Icon size={16} aria-hidden />
          <Text weight="bold">{entitlement.title}</Text>
          <RiskBadge risk={entitlement.risk} />
          {current === 'granted' && (
            <Text variant="body-small">{t('flow.youHaveIt')}</Text>
          )}
          {current === 'pending' && (
            <Text variant="body-small">{t('flow.youAsked')}</Text>
          )}
        </span>
        <Text variant="body-small" color="secondary">
          {entitlement.description}
        </Text>
        <Text variant="body-x-small" color="secondary">
          {primaryTitle} · {providerWords(entitlement.provider)}
        </Text>
        {!entitlement.eligible && (
          <Text variant="body-small">
            {entitlement.reason ? (
              <ServerWords
                plain
                text={t(
                  current === 'none' ? 'flow.notEligible' : 'flow.notNow',
                  { reason: entitlement.reason },
                )}
              />
            ) : (
              t('flow.notEligiblePlain')
            )}
          </Text>
        )}
      </span>
    </Radio>
  );
}
