import { stringifyEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import type { GoldenPathServiceDetail } from '@fairway/plugin-golden-path-common';
import { Section } from '@fairway/plugin-screens-react';
import {
  EmptyMessage,
  LoadError,
  LoadingSkeleton,
  problemOf,
} from '@fairway/plugin-security-scorecard-react';
import { useService } from '../../hooks/useGoldenPath';
import { goldenPathTranslationRef } from '../../translation';
import { TemplateStateBadge } from '../shared/badges';
import { ControlGroups } from '../shared/ControlGroups';
import { Changes } from './Changes';
import { FileDriftTable } from './FileDriftTable';
import { ServiceFacts } from './ServiceFacts';
import { UpgradeButton } from './UpgradeButton';
import { useWhy } from './words';

/** The Golden path tab of a service: version, controls, drift and upgrade. */
export const GoldenPathTab = () => {
  const { entity } = useEntity();
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const { data, error, isLoading, reload } = useService(
    stringifyEntityRef(entity),
  );
  if (isLoading) {
    return <LoadingSkeleton label={t('entity.loading')} rows={6} />;
  }
  if (!data && error && problemOf(error) === 'not-found') {
    return (
      <EmptyMessage
        title={t('entity.unseenTitle')}
        description={t('entity.unseenDescription')}
      />
    );
  }
  return (
    <Flex direction="column" gap="5">
      {error && <LoadError error={error} onRetry={reload} />}
      {data && <Service service={data} onChange={reload} />}
    </Flex>
  );
};

function Service({
  service,
  onChange,
}: {
  service: GoldenPathServiceDetail;
  onChange: () => void;
}) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const why = useWhy();
  const { template, version, templateState } = service;
  return (
    <>
      <Card>
        <CardHeader>
          <Flex justify="between" align="center" gap="3">
            <Flex align="center" gap="3">
              <Text as="h2" variant="title-small">
                {t('entity.title')}
              </Text>
              <TemplateStateBadge state={templateState} />
            </Flex>
            <UpgradeButton service={service} onStarted={onChange} />
          </Flex>
        </CardHeader>
        <CardBody>
          <Flex direction="column" gap="3">
            <Text as="p">{why(service)}</Text>
            <ServiceFacts service={service} />
          </Flex>
        </CardBody>
      </Card>
      {template !== null &&
        version !== null &&
        templateState === 'outdated' && (
          <Section title={t('entity.changesTitle')}>
            <Changes template={template} version={version} />
          </Section>
        )}
      <Section title={t('entity.controlsTitle')}>
        {service.controlResults.length === 0 ? (
          <Text as="p" color="secondary">
            {t('entity.controlsNone')}
          </Text>
        ) : (
          <ControlGroups controls={service.controlResults} />
        )}
      </Section>
      <Section
        title={t('entity.filesTitle')}
        description={t('entity.filesDescription')}
      >
        {service.files.length === 0 ? (
          <Text as="p">
            {service.drift === null
              ? t('entity.driftUnknown')
              : t('entity.filesNone')}
          </Text>
        ) : (
          <FileDriftTable files={service.files} />
        )}
      </Section>
    </>
  );
}
