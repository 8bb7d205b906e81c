import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonLink, Flex } from '@backstage/ui';
import {
  accessNewRouteRef,
  LiveContent,
  LoadingRows,
  serverClock,
  useGrants,
} from '@fairway/plugin-jit-access-react';
import { jitAccessTranslationRef } from '../../translation';
import { Empty, Page, Section } from '../Layout';
import styles from '../layout.module.css';
import { GrantCard } from './GrantCard';
import { MyRequests } from './MyRequests';
import { OverdueBanner } from './OverdueBanner';

/** The tab with one's own access and requests. */
export function MyAccessPage() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const requestLink = useRouteRef(accessNewRouteRef);
  const grants = useGrants({ view: 'mine', live: true, limit: 100 });
  const ask = <ButtonLink href={requestLink()}>{t('mine.ask')}</ButtonLink>;
  return (
    <Page>
      <Section title={t('mine.grants')}>
        <LiveContent
          live={grants}
          loading={<LoadingRows rows={1} height={160} />}
        >
          {page =>
            page.items.length === 0 ? (
              <Empty text={t('mine.grantsNone')} action={ask} />
            ) : (
              <Flex direction="column" gap="4">
                <OverdueBanner grants={page.items} />
                <div className={styles.grid}>
                  {page.items.map(grant => (
                    <GrantCard
                      key={grant.id}
                      grant={grant}
                      clock={serverClock(grants)}
                      onChanged={grants.refetch}
                    />
                  ))}
                </div>
              </Flex>
            )
          }
        </LiveContent>
      </Section>
      <MyRequests />
    </Page>
  );
}
