import { Header, Page, RoutedTabs } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { jitAccessTranslationRef } from '../../translation';
import { ApprovalsPage } from '../approvals/ApprovalsPage';
import { AuditPage } from '../audit/AuditPage';
import { MyAccessPage } from '../mine/MyAccessPage';
import { PoliciesPage } from '../policies/PoliciesPage';
import { RequestPage } from '../request/RequestPage';

/** All tabs in one page, for apps on the old frontend system. */
export function AccessPage() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  return (
    <Page themeId="tool">
      <Header title={t('legacy.title')} />
      <RoutedTabs
        routes={[
          {
            path: '/request',
            title: t('legacy.request'),
            children: <RequestPage />,
          },
          {
            path: '/mine',
            title: t('legacy.mine'),
            children: <MyAccessPage />,
          },
          {
            path: '/approvals',
            title: t('legacy.approvals'),
            children: <ApprovalsPage />,
          },
          {
            path: '/audit',
            title: t('legacy.audit'),
            children: <AuditPage />,
          },
          {
            path: '/policies',
            title: t('legacy.policies'),
            children: <PoliciesPage />,
          },
        ]}
      />
    </Page>
  );
}
