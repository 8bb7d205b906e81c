import type { PageLayoutTab } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import { useLocation } from 'react-router-dom';
import { isWithin } from './KnownPages';
import styles from './PageTabs.module.css';

/** Props of {@link PageTabs}. */
export interface PageTabsProps {
  /** Names the navigation. */
  label: string;
  /** With absolute addresses. */
  tabs: PageLayoutTab[];
}

/**
 * Links to the sub-pages of a page. They lead to pages of their own, so they
 * are a navigation and not tabs: a tab would have to control a panel on this
 * page.
 */
export const PageTabs = ({ label, tabs }: PageTabsProps) => {
  const { pathname } = useLocation();
  const current = tabs
    .filter(({ href }) => isWithin(pathname, href))
    .sort((a, b) => b.href.length - a.href.length)[0];
  return (
    <nav aria-label={label}>
      <ul className={styles.list}>
        {tabs.map(tab => (
          <li key={tab.id}>
            <Link
              href={tab.href}
              standalone
              aria-current={tab === current ? 'page' : undefined}
            >
              {tab.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
};
