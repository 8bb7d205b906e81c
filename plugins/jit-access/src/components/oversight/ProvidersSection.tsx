import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import type { ProviderHealth } from '@fairway/plugin-jit-access-common';
import {
  Facts,
  LiveContent,
  Moment,
  ToneBadge,
  useProviders,
  useProviderWords,
} from '@fairway/plugin-jit-access-react';
import {
  RiCheckboxCircleLine,
  RiCloseCircleLine,
  RiQuestionLine,
} from '@remixicon/react';
import { jitAccessTranslationRef } from '../../translation';
import { Empty, Section } from '../Layout';
import styles from '../layout.module.css';

/** How every provider is doing. */
export function ProvidersSection() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const live = useProviders();
  return (
    <Section title={t('providers.title')}>
      <LiveContent live={live}>
        {providers =>
          providers.length === 0 ? (
            <Empty text={t('providers.none')} />
          ) : (
            <div className={styles.grid}>
              {providers.map(provider => (
                <ProviderCard key={provider.id} provider={provider} />
              ))}
            </div>
          )
        }
      </LiveContent>
    </Section>
  );
}

function ProviderCard({ provider }: { provider: ProviderHealth }) {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const providerWords = useProviderWords();
  const { reconciledAt, managed, breaker, error } = provider;
  return (
    <Card>
      <CardHeader>
        <Flex justify="between" align="start" gap="2">
          <Text as="h3" variant="title-x-small" className={styles.title}>
            {providerWords(provider.id)}
          </Text>
          <ProviderState provider={provider} />
        </Flex>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="3">
          {breaker === 'open' && (
            <Alert
              role="alert"
              status="danger"
              icon
              title={t('providers.breakerOpen')}
            />
          )}
          {error && <Text>{error}</Text>}
          <Facts
            items={[
              {
                name: t('providers.reconciled'),
                value: reconciledAt ? (
                  <Moment at={reconciledAt} />
                ) : (
                  t('providers.never')
                ),
              },
              {
                name: t('providers.managed'),
                value:
                  managed === null
                    ? t('providers.managedUnknown')
                    : String(managed),
              },
              {
                name: t('providers.drift'),
                value: String(provider.driftOpen),
              },
              {
                name: t('providers.overdue'),
                value: String(provider.overdueRevokes),
              },
            ]}
          />
        </Flex>
      </CardBody>
    </Card>
  );
}

/** Works, failing, or not known yet: an icon and words. What it holds is told by the figures. */
function ProviderState({ provider }: { provider: ProviderHealth }) {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  if (!provider.ok) {
    return (
      <ToneBadge
        icon={RiCloseCircleLine}
        tone="negative"
        text={t('providers.bad')}
      />
    );
  }
  return provider.reconciledAt === null ? (
    <ToneBadge
      icon={RiQuestionLine}
      tone="warning"
      text={t('providers.never')}
    />
  ) : (
    <ToneBadge
      icon={RiCheckboxCircleLine}
      tone="positive"
      text={t('providers.ok')}
    />
  );
}
