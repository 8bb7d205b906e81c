import {
  Link,
  Sidebar,
  sidebarConfig,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarScrollWrapper,
  SidebarSpace,
  useSidebarOpenState,
} from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { NavContentBlueprint } from '@backstage/plugin-app-react';
import type { NavContentComponentProps } from '@backstage/plugin-app-react';
import {
  NotificationsRenderItemProps,
  NotificationsSidebarItem,
} from '@backstage/plugin-notifications';
import { SidebarSearchModal } from '@backstage/plugin-search';
import { UserSettingsSignInAvatar } from '@backstage/plugin-user-settings';
import {
  RiMenuLine,
  RiNotification3Line,
  RiSearchLine,
} from '@remixicon/react';
import { appTranslationRef } from '../../translation';
import { LogoFull, LogoIcon } from './Logo';
import styles from './Sidebar.module.css';

/** Pages that stand first, in this order, because people come for them. */
const FIRST = [
  'page:home',
  'page:catalog',
  'page:scaffolder',
  'page:golden-path',
  'page:security-scorecard',
  'page:security-cases',
  'page:security-evidence',
  'page:approved-images',
  'page:jit-access',
];

/** Pages with an entry of their own elsewhere; the graph opens from an entity. */
const ELSEWHERE = ['page:search', 'page:notifications', 'page:catalog-graph'];

function Navigation({ navItems }: NavContentComponentProps) {
  const { t } = useTranslationRef(appTranslationRef);
  const nav = navItems.withComponent(item => (
    <SidebarItem icon={() => item.icon} to={item.href} text={item.title} />
  ));
  ELSEWHERE.forEach(id => nav.take(id));
  const first = FIRST.map(id => nav.take(id));
  const settings = nav.take('page:user-settings');
  return (
    <Sidebar>
      <SidebarLogo />
      <SidebarGroup
        label={t('nav.search')}
        icon={<RiSearchLine />}
        to="/search"
      >
        <div className={styles.search}>
          <SidebarSearchModal />
        </div>
      </SidebarGroup>
      <SidebarDivider />
      <SidebarGroup label={t('nav.menu')} icon={<RiMenuLine />}>
        {first}
        <SidebarDivider />
        <SidebarScrollWrapper>
          {nav.rest({ sortBy: 'title' })}
        </SidebarScrollWrapper>
      </SidebarGroup>
      <SidebarSpace />
      <SidebarDivider />
      <NotificationsSidebarItem
        renderItem={item => <NotificationsItem {...item} />}
      />
      <SidebarDivider />
      <SidebarGroup
        label={t('nav.settings')}
        icon={<UserSettingsSignInAvatar />}
        to="/settings"
      >
        {settings}
      </SidebarGroup>
    </Sidebar>
  );
}

/** The default item shows the number of unread ones, and does not say it. */
function NotificationsItem({
  unreadCount,
  to,
  onClick,
}: NotificationsRenderItemProps) {
  const { t } = useTranslationRef(appTranslationRef);
  return (
    <SidebarItem
      icon={() => <RiNotification3Line />}
      text={t('nav.notifications')}
      aria-label={
        unreadCount > 0
          ? t('nav.unreadNotifications', { count: unreadCount })
          : t('nav.notifications')
      }
      to={to}
      onClick={onClick}
    >
      {unreadCount > 0 && (
        <span className={styles.count} data-count={unreadCount} />
      )}
    </SidebarItem>
  );
}

function SidebarLogo() {
  const { t } = useTranslationRef(appTranslationRef);
  const { isOpen } = useSidebarOpenState();
  return (
    <Link
      to="/"
      underline="none"
      aria-label={t('nav.logo')}
      style={{
        display: 'flex',
        alignItems: 'center',
        color: '#ffffff',
        height: sidebarConfig.mobileSidebarHeight + 16,
        paddingLeft: (sidebarConfig.drawerWidthClosed - 28) / 2,
      }}
    >
      {isOpen ? <LogoFull /> : <LogoIcon />}
    </Link>
  );
}

/** The sidebar: search, the pages people come for, the rest, notifications and settings. */
export const sidebar = NavContentBlueprint.make({
  params: { component: Navigation },
});
