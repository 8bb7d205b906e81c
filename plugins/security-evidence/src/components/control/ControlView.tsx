import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import {
  FilterSelect,
  layout,
  PAGE_SIZE,
  Section,
} from '@fairway/plugin-screens-react';
import {
  CONTROL_STATES,
  type ControlEvidence,
  type ControlState,
  type Framework,
  type ServiceControlState,
} from '@fairway/plugin-security-evidence-common';
import {
  EmptyMessage,
  LoadError,
  LoadingSkeleton,
  useFocusOnMount,
} from '@fairway/plugin-security-scorecard-react';
import { RiArrowLeftLine } from '@remixicon/react';
import { useControl } from '../../hooks/useEvidence';
import type { Question } from '../../hooks/useQuestion';
import { securityEvidenceTranslationRef } from '../../translation';
import { RecordNotice } from '../RecordNotice';
import { ControlStateBadge } from '../shared/badges';
import styles from '../shared/layout.module.css';
import { Pager } from '../shared/Pager';
import { CheckTable } from './CheckTable';
import { ServiceRow } from './ServiceRow';

function ofService(
  state: ControlState | undefined,
): ServiceControlState | undefined {
  return state === 'no-check' ? undefined : state;
}

/** One control: its checks, its services, their results, and what those rest on. */
export const ControlView = ({
  framework,
  question,
  wasFollowed,
}: {
  framework: Framework;
  question: Question;
  /** Somebody pressed its title just now: the focus goes on from here. */
  wasFollowed: boolean;
}) => {
  const back = useFocusOnMount(wasFollowed);
  const { t } = useTranslationRef(securityEvidenceTranslationRef);
  const { data, error, isLoading, reload } = useControl(
    framework.id,
    question.control,
    {
      ...question.query,
      state: ofService(question.state),
      limit: PAGE_SIZE,
      offset: (question.page - 1) * PAGE_SIZE,
    },
  );
  return (
    <Flex direction="column" gap="4">
      <div>
        <Button
          ref={back}
          variant="tertiary"
          iconStart={<RiArrowLeftLine aria-hidden />}
          onPress={() => question.ask({ control: '', state: '' })}
        >
          {t('control.back')}
        </Button>
      </div>
      {isLoading && <LoadingSkeleton label={t('control.loading')} rows={6} />}
      {error && (
        <LoadError
          error={error}
          onRetry={reload}
          missing={{
            title: t('control.missing'),
            description: t('control.missingText'),
          }}
        />
      )}
      {!error && data && (
        <>
          <RecordNotice of={data} />
          <Flex direction="column" gap="2">
            <Text as="h2" variant="title-small" className={styles.title}>
              {t('control.heading', {
                id: data.control.id,
                title: data.control.title,
              })}
            </Text>
            <div className={styles.badges}>
              <ControlStateBadge state={data.control.state} />
              <Text as="span" color="secondary">
                {data.control.group}
              </Text>
            </div>
          </Flex>
          <Section title={t('control.checks')}>
            {data.checks.length === 0 ? (
              <Text as="p">{t('control.noChecks')}</Text>
            ) : (
              <CheckTable checks={data.checks} />
            )}
          </Section>
          <Services evidence={data} question={question} />
        </>
      )}
    </Flex>
  );
};

function Services(props: { evidence: ControlEvidence; question: Question }) {
  const { evidence, question } = props;
  const { t } = useTranslationRef(securityEvidenceTranslationRef);
  const state = ofService(question.state);
  const states = CONTROL_STATES.flatMap(id => ofService(id) ?? []);
  return (
    <Section title={t('control.services')}>
      <div className={layout.filters}>
        <FilterSelect
          label={t('control.state')}
          unset={t('control.anyState')}
          options={states.map(id => ({ id, label: t(`shared.state.${id}`) }))}
          value={state}
          onChange={next => question.ask({ state: next })}
        />
      </div>
      <div role="status">
        <Text as="span" variant="body-small" color="secondary">
          {t('control.total', { count: evidence.totalItems })}
        </Text>
      </div>
      {evidence.items.length === 0 ? (
        <EmptyMessage
          title={t(state ? 'control.noMatch' : 'control.noServices')}
          description={t(
            state ? 'control.noMatchHint' : 'control.noServicesHint',
          )}
        />
      ) : (
        <ul className={styles.list}>
          {evidence.items.map(service => (
            <ServiceRow key={service.entityRef} service={service} />
          ))}
        </ul>
      )}
      <Pager
        page={question.page}
        totalItems={evidence.totalItems}
        onPageChange={page =>
          question.ask({ page: page === 1 ? '' : String(page) })
        }
      />
    </Section>
  );
}
