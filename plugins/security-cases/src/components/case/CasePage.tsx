import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, ButtonLink, Container, Flex, Text } from '@backstage/ui';
import type { SecurityCase } from '@fairway/plugin-security-cases-common';
import {
  LoadError,
  LoadingSkeleton,
} from '@fairway/plugin-security-scorecard-react';
import { RiArrowLeftLine } from '@remixicon/react';
import { useParams } from 'react-router-dom';
import { useCase } from '../../hooks/useCases';
import { rootRouteRef } from '../../routes';
import { securityCasesTranslationRef } from '../../translation';
import {
  ClassBadge,
  HoldingBadge,
  LevelBadge,
  StatusBadge,
  UncertainBadge,
} from '../shared/badges';
import styles from '../shared/layout.module.css';
import { ActionList } from './ActionList';
import { CaseButtons } from './CaseButtons';
import { CaseFacts } from './CaseFacts';
import { CommentForm } from './CommentForm';
import { EventList } from './EventList';
import { LinkList } from './LinkList';
import { Timeline } from './Timeline';

/** One case: what happened, what is done about it, and what people made of it. */
export const CasePage = () => {
  const { id = '' } = useParams();
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const root = useRouteRef(rootRouteRef);
  const { data, error, isLoading, reload } = useCase(id);
  return (
    <Container py="4">
      <Flex direction="column" gap="4">
        <div>
          <ButtonLink
            variant="tertiary"
            href={`${root()}/cases`}
            iconStart={<RiArrowLeftLine aria-hidden />}
          >
            {t('case.back')}
          </ButtonLink>
        </div>
        {isLoading && <LoadingSkeleton label={t('case.loading')} rows={6} />}
        {error && (
          <LoadError
            error={error}
            onRetry={reload}
            missing={{
              title: t('case.missing'),
              description: t('case.missingText'),
            }}
          />
        )}
        {data && <Case of={data} onChanged={reload} />}
      </Flex>
    </Container>
  );
};

/** Props of the parts of a case's page. */
export interface CasePartProps {
  of: SecurityCase;
  /** Called once something about the case was changed. */
  onChanged: () => void;
}

function Case({ of, onChanged }: CasePartProps) {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  return (
    <Flex direction="column" gap="6">
      <Flex direction="column" gap="3">
        <Text as="h2" variant="title-small" className={styles.title}>
          {of.reference} · {of.title}
        </Text>
        <div className={styles.badges}>
          <StatusBadge status={of.status} />
          <LevelBadge level={of.level} />
          <ClassBadge of={of.class} />
          {of.confidence === 'unknown' && <UncertainBadge />}
          {of.holding && <HoldingBadge />}
        </div>
        {of.confidence === 'unknown' && (
          <Alert status="info" icon title={t('case.uncertain')} />
        )}
        {of.holding && (
          <Alert status="warning" icon title={t('case.holding')} />
        )}
        <CaseButtons of={of} onChanged={onChanged} />
      </Flex>
      <div className={styles.columns}>
        <div className={styles.stack}>
          <ActionList of={of} onChanged={onChanged} />
          <Timeline of={of} />
          {of.may.includes('comment') && (
            <CommentForm of={of} onChanged={onChanged} />
          )}
          <EventList of={of} />
        </div>
        <div className={styles.stack}>
          <CaseFacts of={of} />
          <LinkList of={of} />
        </div>
      </div>
    </Flex>
  );
}
