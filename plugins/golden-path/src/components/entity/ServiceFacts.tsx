import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import type { GoldenPathService } from '@fairway/plugin-golden-path-common';
import { layout } from '@fairway/plugin-screens-react';
import {
  EntityName,
  Freshness,
} from '@fairway/plugin-security-scorecard-react';
import { taskRouteRef } from '../../routes';
import { goldenPathTranslationRef } from '../../translation';

/** Template, version and drift of a service, in words. */
export const ServiceFacts = ({ service }: { service: GoldenPathService }) => {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const { template, version, drift, upgrade } = service;
  return (
    <Text as="div">
      <dl className={layout.definitions}>
        <dt>{t('entity.template')}</dt>
        <dd>
          {template === null ? (
            t('entity.noTemplate')
          ) : (
            <EntityName entityRef={template} />
          )}
        </dd>
        <dt>{t('entity.version')}</dt>
        <dd>{version ?? t('entity.noVersion')}</dd>
        <dt>{t('entity.drift')}</dt>
        <dd>
          {drift === null
            ? t('entity.driftUnknown')
            : t('entity.driftInWords', {
                pristine: String(drift.pristine),
                edited: String(drift.edited),
                weakened: String(drift.weakened),
              })}
        </dd>
        <dt>{t('entity.seen')}</dt>
        <dd>
          <Freshness observedAt={service.observedAt} />
        </dd>
      </dl>
      {upgrade && <StartedUpgrade upgrade={upgrade} />}
    </Text>
  );
};

function StartedUpgrade({
  upgrade,
}: {
  upgrade: NonNullable<GoldenPathService['upgrade']>;
}) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const taskRoute = useRouteRef(taskRouteRef);
  return (
    <Text as="p" variant="body-small">
      {t('entity.upgradeStarted', { when: new Date(upgrade.startedAt) })}{' '}
      <EntityName entityRef={upgrade.startedBy} />
      {taskRoute && (
        <>
          {'. '}
          <Link href={taskRoute({ taskId: upgrade.taskId })}>
            {t('entity.followTask')}
          </Link>
        </>
      )}
    </Text>
  );
}
