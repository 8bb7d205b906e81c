import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { TemplateVersion } from '@fairway/plugin-golden-path-common';
import {
  LoadError,
  LoadingSkeleton,
  ToneBadge,
} from '@fairway/plugin-security-scorecard-react';
import { RiShieldFlashLine, RiSparklingLine } from '@remixicon/react';
import { useVersions } from '../../hooks/useGoldenPath';
import { goldenPathTranslationRef } from '../../translation';
import styles from '../shared/layout.module.css';

/** Props of {@link Changes}. */
export interface ChangesProps {
  template: string;
  /** Version that the service is on. */
  version: string;
}

/** What the releases after a version changed, and why; security fixes first. */
export const Changes = ({ template, version }: ChangesProps) => {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const { data, error, isLoading, reload } = useVersions(template);
  if (isLoading) {
    return <LoadingSkeleton label={t('entity.changesLoading')} />;
  }
  if (error) {
    return <LoadError error={error} onRetry={reload} />;
  }
  const own = data?.versions.findIndex(v => v.version === version) ?? -1;
  const newer = (data?.versions ?? []).slice(0, Math.max(own, 0));
  const told = newer.filter(({ changes }) => changes.length > 0);
  if (told.length === 0) {
    return (
      <Text as="p" color="secondary">
        {t('entity.changesNone')}
      </Text>
    );
  }
  return (
    <Flex direction="column" gap="3">
      {told.map(release => (
        <Release key={release.version} release={release} />
      ))}
    </Flex>
  );
};

function Release({ release }: { release: TemplateVersion }) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const changes = [...release.changes].sort(
    (a, b) => Number(b.security) - Number(a.security),
  );
  return (
    <div>
      <Text as="h4" weight="bold">
        {t('entity.changeVersion', { version: release.version })}
      </Text>
      <ul className={styles.changes}>
        {changes.map(({ title, security, why }) => (
          <li key={title}>
            <Flex direction="column" gap="1" align="start">
              {security ? (
                <ToneBadge
                  tone="warning"
                  icon={<RiShieldFlashLine size={16} />}
                >
                  {t('entity.securityFix')}
                </ToneBadge>
              ) : (
                <ToneBadge tone="neutral" icon={<RiSparklingLine size={16} />}>
                  {t('entity.improvement')}
                </ToneBadge>
              )}
              <Text as="span" weight="bold">
                {title}
              </Text>
              {why && (
                <Text as="span" variant="body-small" color="secondary">
                  {why}
                </Text>
              )}
            </Flex>
          </li>
        ))}
      </ul>
    </div>
  );
}
