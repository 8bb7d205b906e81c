import {
  BreadcrumbEntry,
  PageLayout,
  PageLayoutProps,
  PageLayoutTab,
  useBreadcrumbEntries,
} from '@backstage/frontend-plugin-api';
import { SwappableComponentBlueprint } from '@backstage/plugin-app-react';
import { PluginHeader } from '@backstage/ui';
import { useResolvedPath } from 'react-router-dom';
import { KnownPages } from './KnownPages';
import { PageTabs } from './PageTabs';

/**
 * The frame of every page that leaves its header to the framework. Unlike the
 * default it puts that header into a landmark and the links to sub-pages into
 * a navigation, so that people who move by landmarks find them.
 */
function LandmarkPageLayout(props: PageLayoutProps) {
  const { title, icon, noHeader, titleLink, headerActions, tabs, children } =
    props;
  const ownPath = useResolvedPath('.').pathname.replace(/\/$/, '');
  const absolute = (tab: PageLayoutTab): PageLayoutTab => ({
    ...tab,
    href: tab.href.startsWith('/') ? tab.href : `${ownPath}/${tab.href}`,
  });
  const { items } = useBreadcrumbEntries();
  if (noHeader) {
    return <>{children}</>;
  }
  const ownTabs = tabs?.map(absolute) ?? [];
  const page = (
    <>
      <header>
        <PluginHeader
          title={title}
          icon={icon}
          titleLink={titleLink}
          breadcrumbs={items}
          customActions={headerActions}
        />
        {ownTabs.length > 0 && <PageTabs label={title ?? ''} tabs={ownTabs} />}
      </header>
      {ownTabs.length > 0 ? (
        <KnownPages ownPath={ownPath} tabs={ownTabs}>
          {children}
        </KnownPages>
      ) : (
        children
      )}
    </>
  );
  if (!title) {
    return page;
  }
  return (
    <BreadcrumbEntry
      entry={{ label: title, href: titleLink ?? (ownPath || '/') }}
    >
      {page}
    </BreadcrumbEntry>
  );
}

/** Replaces the app's page layout. */
export const pageLayout = SwappableComponentBlueprint.make({
  name: 'core-page-layout',
  params: define =>
    define({ component: PageLayout, loader: () => LandmarkPageLayout }),
});
