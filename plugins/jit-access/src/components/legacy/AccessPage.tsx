import { Header, Page, RoutedTabs } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { jitAccessTranslationRef } from '../../translation';
import { ApprovalsPage } from '../approvals/ApprovalsPage';
import { AuditPage } from '../audit/AuditPage';
import { BreakGlassPage } from '../breakGlass/BreakGlassPage';
import { DelegationsPage } from '../delegations/DelegationsPage';
import { MyAccessPage } from '../mine/MyAccessPage';
import { OversightPage } from '../oversight/OversightPage';
import { PoliciesPage } from '../policies/PoliciesPage';
import { RequestPage } from '../request/RequestPage';
import { ReviewsPage } from '../reviews/ReviewsPage';

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
            path: '/break-glass',
            title: t('legacy.breakGlass'),
            children: <BreakGlassPage />,
          },
          {
            path: '/delegations',
            title: t('legacy.delegations'),
            children: <DelegationsPage />,
          },
          {
            path: '/reviews',
            title: t('legacy.reviews'),
            children: <ReviewsPage />,
          },
          {
            path: '/policies',
            title: t('legacy.policies'),
            children: <PoliciesPage />,
          },
          {
            path: '/audit',
            title: t('legacy.audit'),
            children: <AuditPage />,
          },
          {
            path: '/oversight',
            title: t('legacy.oversight'),
            children: <OversightPage />,
          },
        ]}
      />
    </Page>
  );
}
