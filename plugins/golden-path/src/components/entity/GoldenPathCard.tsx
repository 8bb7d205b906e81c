import { stringifyEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  ButtonLink,
  Card,
  CardBody,
  CardFooter,
  CardHeader,
  Flex,
  Text,
} from '@backstage/ui';
import {
  EmptyMessage,
  LoadError,
  LoadingSkeleton,
  problemOf,
  StateBadge,
} from '@fairway/plugin-security-scorecard-react';
import type { GoldenPathService } from '@fairway/plugin-golden-path-common';
import { useGoldenPathTabHref, useService } from '../../hooks/useGoldenPath';
import { goldenPathTranslationRef } from '../../translation';
import { TemplateStateBadge } from '../shared/badges';
import { ServiceFacts } from './ServiceFacts';
import { UpgradeButton } from './UpgradeButton';

function worst({ controls }: GoldenPathService) {
  if (controls.fail > 0) {
    return 'fail';
  }
  return controls.unknown > 0 || controls.pass === 0 ? 'unknown' : 'pass';
}

/** The overview card: template version, whether it is current, controls and drift. */
export const GoldenPathCard = () => {
  const { entity } = useEntity();
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const entityRef = stringifyEntityRef(entity);
  const { data, error, isLoading, reload } = useService(entityRef);
  const href = useGoldenPathTabHref()(entityRef);
  return (
    <Card>
      <CardHeader>
        <Flex justify="between" align="center">
          <Text as="h2" variant="title-x-small">
            {t('entity.title')}
          </Text>
          {data && <TemplateStateBadge state={data.templateState} />}
        </Flex>
      </CardHeader>
      <CardBody>
        {isLoading && <LoadingSkeleton label={t('entity.loading')} />}
        {!data && error && problemOf(error) === 'not-found' && (
          <EmptyMessage
            title={t('entity.unseenTitle')}
            description={t('entity.unseenDescription')}
          />
        )}
        {!data && error && problemOf(error) !== 'not-found' && (
          <LoadError error={error} onRetry={reload} />
        )}
        {data && (
          <Flex direction="column" gap="3">
            <Flex gap="2" align="center">
              <Text as="span" variant="body-small" color="secondary">
                {t('entity.controls')}
              </Text>
              <StateBadge state={worst(data)} />
              <Text as="span" variant="body-small" color="secondary">
                {t('controls.passing', {
                  passing: String(data.controls.pass),
                  applicable: String(
                    data.controls.pass +
                      data.controls.fail +
                      data.controls.unknown,
                  ),
                })}
              </Text>
            </Flex>
            <ServiceFacts service={data} />
          </Flex>
        )}
      </CardBody>
      {data && (
        <CardFooter>
          <Flex gap="2">
            <ButtonLink variant="secondary" href={href}>
              {t('entity.open')}
            </ButtonLink>
            <UpgradeButton service={data} onStarted={reload} />
          </Flex>
        </CardFooter>
      )}
    </Card>
  );
};
