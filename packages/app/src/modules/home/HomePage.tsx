import { ErrorBoundary } from '@backstage/core-components';
import {
  identityApiRef,
  useApi,
  useRouteRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import {
  Card,
  CardBody,
  Container,
  Flex,
  Text,
  VisuallyHidden,
} from '@backstage/ui';
import {
  AccessTodos,
  accessNewRouteRef,
} from '@fairway/plugin-jit-access-react';
import { CasesWaiting } from '@fairway/plugin-security-cases';
import {
  ScorecardTodos,
  useAsyncData,
  WaiversExpiring,
  WaiversToDecide,
} from '@fairway/plugin-security-scorecard-react';
import { RiKey2Line, RiShipLine, RiStackLine } from '@remixicon/react';
import { ReactElement, useCallback } from 'react';
import { appTranslationRef } from '../../translation';
import styles from './HomePage.module.css';

/** What waits for the person who is signed in, and the usual next steps. */
export const HomePage = () => {
  const { t } = useTranslationRef(appTranslationRef);
  return (
    <main>
      <Container py="5">
        <Flex direction="column" gap="5">
          <Greeting />
          <section aria-label={t('home.actions')}>
            <QuickActions />
          </section>
          <section aria-label={t('home.todos')}>
            <VisuallyHidden>
              <h2>{t('home.todos')}</h2>
            </VisuallyHidden>
            <div className={styles.todos}>
              <ErrorBoundary>
                <ScorecardTodos />
              </ErrorBoundary>
              <Card>
                <CardBody>
                  <ErrorBoundary>
                    <AccessTodos />
                  </ErrorBoundary>
                </CardBody>
              </Card>
              <ErrorBoundary>
                <CasesWaiting />
              </ErrorBoundary>
              <ErrorBoundary>
                <WaiversToDecide />
              </ErrorBoundary>
              <ErrorBoundary>
                <WaiversExpiring />
              </ErrorBoundary>
            </div>
          </section>
        </Flex>
      </Container>
    </main>
  );
};

function Greeting() {
  const { t } = useTranslationRef(appTranslationRef);
  const identity = useApi(identityApiRef);
  const load = useCallback(() => identity.getProfileInfo(), [identity]);
  const name = useAsyncData(load).data?.displayName;
  return (
    <Flex direction="column" gap="1">
      <Text as="h1" variant="title-medium">
        {name ? t('home.greeting', { name }) : t('home.greetingNobody')}
      </Text>
      <Text as="p" color="secondary">
        {t('home.intro')}
      </Text>
    </Flex>
  );
}

function QuickActions() {
  const { t } = useTranslationRef(appTranslationRef);
  const create = useRouteRef(scaffolderPlugin.routes.root);
  const access = useRouteRef(accessNewRouteRef);
  const catalog = useRouteRef(catalogPlugin.routes.catalogIndex);
  return (
    <div className={styles.actions}>
      {create && (
        <QuickAction
          href={create()}
          icon={<RiShipLine size={28} />}
          title={t('home.create')}
          description={t('home.createDescription')}
        />
      )}
      {access && (
        <QuickAction
          href={access()}
          icon={<RiKey2Line size={28} />}
          title={t('home.access')}
          description={t('home.accessDescription')}
        />
      )}
      {catalog && (
        <QuickAction
          href={`${catalog()}?filters[user]=owned&filters[kind]=component`}
          icon={<RiStackLine size={28} />}
          title={t('home.services')}
          description={t('home.servicesDescription')}
        />
      )}
    </div>
  );
}

function QuickAction({
  href,
  icon,
  title,
  description,
}: {
  href: string;
  icon: ReactElement;
  title: string;
  description: string;
}) {
  return (
    <Card href={href} label={title}>
      <CardBody>
        <div className={styles.action} aria-hidden="true">
          {icon}
          <Flex direction="column" gap="1">
            <Text as="span" weight="bold">
              {title}
            </Text>
            <Text as="span" variant="body-small" color="secondary">
              {description}
            </Text>
          </Flex>
        </div>
      </CardBody>
    </Card>
  );
}
